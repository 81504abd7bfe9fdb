// @ts-check
/**
 * Take away the sentence that says how to open the page, then load the rest. This runs only where scripts are on and
 * the page comes from a server; from a bare file a browser refuses modules, and the sentence stays.
 */

import { complain } from "./complaint.js";
import { applyTheme } from "./theme.js";

applyTheme();
document.body.classList.add("running");
if (new URLSearchParams(location.search).has("embed")) document.body.classList.add("embedded");
import("./main.js").catch(complain);
