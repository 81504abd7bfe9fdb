// @ts-check
/** Day or night: as the reader's system has it, or as they chose here. */

const KEY = "frontline-theme";

/** @returns {"light" | "dark" | null} what was chosen on this page */
function readChosen() {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    return null; // a browser that keeps nothing
  }
}

/** Whether the page is drawn dark. */
export function isDark() {
  return document.documentElement.dataset.theme === "dark";
}

/** Mark the page as light or dark; its colours are chosen once, when it loads. */
export function applyTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  document.documentElement.dataset.theme = readChosen() ?? (system.matches ? "dark" : "light");
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", isDark() ? "#191816" : "#fbfaf7");
  system.addEventListener("change", () => readChosen() ?? location.reload());
}

/** Change from light to dark or back; the address keeps all else that was chosen. */
export function switchTheme() {
  try {
    localStorage.setItem(KEY, isDark() ? "light" : "dark");
  } finally {
    location.reload();
  }
}
