// Links and forms that lead onwards take the place of the page before, so that the Back button shows little.
async function startInPlace(event) {
  const form = event.target;
  event.preventDefault();
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!response.redirected) throw new Error(String(response.status));
    if (response.url === location.href) location.reload();
    else location.replace(response.url);
  } catch {
    form.submit();
  }
}

export function keepHistoryShort() {
  document.getElementById("start")?.addEventListener("submit", startInPlace);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-replace]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    location.replace(link.href);
  });
}
