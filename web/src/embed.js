// Shows Waymark on another site: a button, and the chat in a frame once the button is pressed. Until then nothing is
// loaded. The site may set the words: <script src=".../embed.js" data-label="..." data-close="..." data-lang="cy">.
// Styles are set through the object model, which a strict Content-Security-Policy allows.
(() => {
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const label = script.dataset.label || "Questions after a crime? Ask here";
  const closeLabel = script.dataset.close || "Close";
  const lang = script.dataset.lang || "";

  const paint = (element, styles) => {
    element.style.setProperty("all", "initial");
    for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value);
  };
  const button = (text, styles) => {
    const element = document.createElement("button");
    element.type = "button";
    element.textContent = text;
    paint(element, {
      font: "600 1rem/1.3 system-ui, sans-serif",
      "min-height": "44px",
      padding: "10px 18px",
      border: "2px solid #fff",
      "border-radius": "22px",
      background: "#0a3d3d",
      color: "#fff",
      cursor: "pointer",
      "box-sizing": "border-box",
      ...styles,
    });
    element.addEventListener("focus", () => element.style.setProperty("outline", "4px solid #fd0"));
    element.addEventListener("blur", () => element.style.setProperty("outline", "none"));
    return element;
  };

  const region = document.createElement("section");
  region.setAttribute("aria-label", label);
  if (lang) region.lang = lang;
  paint(region, {
    display: "flex",
    "flex-direction": "column",
    "align-items": "flex-end",
    gap: "8px",
    position: "fixed",
    "z-index": "2147483000",
    "inset-block-end": "16px",
    "inset-inline-end": "16px",
    "max-width": "calc(100vw - 32px)",
    direction: document.documentElement.dir || "ltr",
  });

  const opener = button(label, { "box-shadow": "0 2px 8px rgba(0,0,0,.3)" });
  opener.setAttribute("aria-expanded", "false");
  let panel = null;

  const close = () => {
    panel.remove();
    panel = null;
    opener.textContent = label;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  };
  const open = () => {
    panel = document.createElement("iframe");
    panel.title = label;
    panel.referrerPolicy = "no-referrer";
    panel.src = `${origin}/embed/chat${lang ? `?lang=${encodeURIComponent(lang)}` : ""}`;
    paint(panel, {
      display: "block",
      width: "420px",
      "max-width": "calc(100vw - 32px)",
      height: "680px",
      "max-height": "calc(100vh - 100px)",
      border: "1px solid #0a3d3d",
      "border-radius": "12px",
      background: "#fff",
      "box-sizing": "border-box",
    });
    region.insertBefore(panel, null);
    region.append(opener);
    opener.textContent = closeLabel;
    opener.setAttribute("aria-expanded", "true");
    panel.focus();
  };
  opener.addEventListener("click", () => (panel ? close() : open()));
  region.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel) close();
  });

  region.append(opener);
  const attach = () => document.body.append(region);
  if (document.body) attach();
  else document.addEventListener("DOMContentLoaded", attach);
})();
