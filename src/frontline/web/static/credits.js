// @ts-check
/** Whom what is shown is owed to, what is refused and what is embargoed, in the reader's language where the theatre has it. */

import { find, html } from "./elements.js";
import { language, t, tell } from "./language.js";

/** @typedef {import("./types.js").Credit} Credit */
/** @typedef {import("./types.js").Embargo} Embargo */

/** @param {Embargo} embargo */
export function writeEmbargo({ name, names, reason, reasons }) {
  return `${tell(names) ?? name} (${tell(reasons) ?? reason})`;
}

/** Whether all that an embargo tells is in the reader's language. @param {Embargo} embargo */
export function isTranslated({ names, reasons }) {
  return Boolean(tell(names) && tell(reasons));
}

/** @param {Credit} credit */
export function writeCredit({ text, texts, embargo, refused }) {
  if (embargo) return t("credit.embargoed", { what: writeEmbargo(embargo) });
  if (!refused) return tell(texts) ?? text;
  return t("credit.refused", { source: tell(refused.titles) ?? refused.title, licence: tell(refused.licences) ?? refused.licence, class: refused.class });
}

/** Write the lists of credits anew, which the page came with in English. @param {Credit[]} credits */
export function showCredits(credits) {
  if (language() === "en") return;
  for (const [id, linked] of /** @type {[string, boolean][]} */ ([["attribution", false], ["credits", true]])) {
    const rows = credits.map((credit) => {
      const text = writeCredit(credit);
      return html("li", { lang: text === credit.text ? "en" : undefined },
        linked && credit.url ? html("a", { href: safeAddress(credit.url), rel: "noreferrer" }, text) : text);
    });
    find(id).querySelector("ul")?.replaceChildren(...rows);
  }
}

/** Return an address of the web; anything else leads nowhere. @param {string} url */
function safeAddress(url) {
  return /^https?:\/\//.test(url) ? url : "#";
}
