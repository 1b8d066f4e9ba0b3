// Everything here makes pages better that also work without it.
import { CharacterCount, createAll, ErrorSummary, SkipLink } from "govuk-frontend";
import { startChat } from "./chat.js";
import { Exit } from "./exit.js";
import { keepHistoryShort } from "./history.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(Exit);
createAll(CharacterCount);
createAll(ErrorSummary);
createAll(SkipLink);
keepHistoryShort();
startChat();
document.getElementById("print")?.addEventListener("click", () => window.print());

// A page that comes back out of the browser's memory may show what was deleted meanwhile.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.body.hidden = true;
    location.reload();
  }
});
