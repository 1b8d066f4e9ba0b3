import { ExitThisPage } from "govuk-frontend";

// Leaves at once: blanks the page, makes the browser forget, and takes this page's place in the history.
export class Exit extends ExitThisPage {
  constructor(root, config) {
    super(root, config);
    // An answer that comes scrolls the page: the button may be gone from under the mouse before it is let go.
    root.querySelector("a").addEventListener("mousedown", (event) => {
      if (event.button === 0) this.exitPage();
    });
  }

  exitPage() {
    const { exit, leave } = document.body.dataset;
    document.title = "";
    document.dispatchEvent(new Event("waymark:leave"));
    const blank = document.createElement("div");
    blank.className = "govuk-exit-this-page-overlay";
    blank.setAttribute("role", "alert");
    document.body.replaceChildren(blank);
    blank.textContent = this.i18n.t("activated");
    // Leaving waits for nothing, not even for the answer that takes the cookie away.
    fetch(leave, { keepalive: true, redirect: "manual" }).catch(() => {});
    try {
      top.location.replace(exit);
    } catch {
      location.replace(exit);
    }
  }
}
