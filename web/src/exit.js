import { ExitThisPage } from "govuk-frontend";

// Leaves at once: blanks the page, makes the browser forget, and takes this page's place in the history.
export class Exit extends ExitThisPage {
  exitPage() {
    const { exit, leave, embedded } = document.body.dataset;
    document.title = "";
    document.dispatchEvent(new Event("waymark:leave"));
    const blank = document.createElement("div");
    blank.className = "govuk-exit-this-page-overlay";
    blank.setAttribute("role", "alert");
    document.body.replaceChildren(blank);
    blank.textContent = this.i18n.t("activated");
    if (embedded === undefined) {
      location.replace(leave);
      return;
    }
    // Inside another site the cookie belongs to that site's visit, so it must be dropped from here.
    fetch(leave, { keepalive: true, redirect: "manual" }).catch(() => {});
    try {
      top.location.replace(exit);
    } catch {
      location.replace(exit);
    }
  }
}
