// @ts-check
/** Say in one sentence why the map cannot be drawn. */

/** @param {unknown} fault */
export function complain(fault) {
  const notice = document.getElementById("notice");
  if (notice) {
    const reason = fault instanceof Error ? fault.message : "a file is missing";
    notice.textContent = `The map could not be drawn: ${reason}. The figures are in the table on this page.`;
    notice.classList.add("shown");
  }
  console.error(fault);
}
