// @ts-check
/**
 * The shapes that the page's files have. Nothing runs here; docs/design/formats.md, "The static site", says the same
 * in words.
 */

/** @typedef {{id: string, name: string, adjective: string, color: string}} Party */

/**
 * @typedef {object} LayerInfo
 * @property {string} id
 * @property {string} title
 * @property {Record<string, string>} [titles] language to title
 * @property {"assessed" | "source"} kind
 * @property {string} [url]
 * @property {string} [note] one sentence on what it shows
 * @property {Record<string, string>} [notes] language to that sentence
 * @property {string[]} [missing] days without a map of its own; the last one before is shown
 */

/**
 * @typedef {object} Series
 * @property {(number | null)[]} value share 0..1 a day
 * @property {(number | null)[]} [low]
 * @property {(number | null)[]} [high]
 */

/**
 * @typedef {object} Focus
 * @property {string} id
 * @property {string} name
 * @property {number} lon
 * @property {number} lat
 * @property {Record<string, string>} [names] language to name
 * @property {number | null} level of the interval; null where the figures are odds at a point
 * @property {Record<string, Series>} shares layer id to the share that the first party holds
 */

/**
 * @typedef {object} Claim
 * @property {string} id
 * @property {string} text the exact words
 * @property {string} lang
 * @property {string} speaker
 * @property {string} holder a party's id, "monitor" or "media"
 * @property {string} type
 * @property {"+" | "-"} polarity
 * @property {string} modality
 * @property {string} place in English
 * @property {{relation: string, names: Record<string, string>}} [where] how it stands to the place, and language to the place's name
 * @property {number | null} lon
 * @property {number | null} lat
 * @property {number | null} radius_km
 * @property {string | null} from
 * @property {string | null} until
 * @property {string} published
 * @property {string} publisher
 * @property {string} url
 * @property {string[]} [flags]
 */

/** @typedef {{name: string, reason: string, names?: Record<string, string>, reasons?: Record<string, string>}} Embargo */

/**
 * @typedef {object} Credit
 * @property {string} text in English
 * @property {Record<string, string>} [texts] language to the same
 * @property {string} [url]
 * @property {Embargo} [embargo] of which it tells
 * @property {{title: string, titles: Record<string, string>, licence: string, licences: Record<string, string>, class: string}} [refused] what is not drawn
 */

/**
 * @typedef {object} Theatre
 * @property {string} format
 * @property {string} name
 * @property {string} title
 * @property {string} time_zone
 * @property {[number, number, number, number]} box
 * @property {string} first_day
 * @property {number} days
 * @property {string} opens_on
 * @property {string} known_at
 * @property {string} cut_off
 * @property {number} delay_hours
 * @property {string} method
 * @property {Record<string, string>} [methods] language to the same
 * @property {Party[]} parties
 * @property {LayerInfo[]} layers
 * @property {Focus | null} focus
 * @property {Claim[]} claims
 * @property {boolean} [routes] whether there is data/routes.json
 * @property {string[]} [tiles] which data/NAME.pmtiles there are
 * @property {boolean} [places] whether there is data/places.json
 * @property {string[]} [shares] the places that have a file in data/shares/
 * @property {string[]} [notes] the places that have a file in data/notes/
 * @property {boolean} [shapes] whether there is data/shapes.json
 * @property {boolean} [contested] whether there is data/contested.json
 * @property {Embargo[]} [embargoes]
 * @property {Record<string, Record<string, string>>} [speakers] language to how who speaks is shown there, by the name that claims have
 * @property {Record<string, string>} [titles] language to title
 * @property {Credit[]} credits
 * @property {{title: string, href: string}[]} links
 */

/**
 * @typedef {object} PackedLattice
 * @property {number} columns
 * @property {number} rows
 * @property {number} cell_m
 * @property {number[]} col
 * @property {number[]} row
 * @property {number[][]} lon
 * @property {number[][]} lat
 */

/**
 * @typedef {object} ControlHead
 * @property {string} format
 * @property {string} first_day
 * @property {number} days
 * @property {number} unknown
 * @property {PackedLattice} lattice
 * @property {Record<string, {file: string, overview?: string, overview_days?: number, opening?: string}>} layers
 */

/** @typedef {[number, number]} Point */
/** @typedef {Point[]} Ring */

export {};

/**
 * @typedef {object} MapEvidence what a map shows of a place, and what our answer would be without it
 * @property {string} title
 * @property {string} source
 * @property {string} day
 * @property {number} age_days
 * @property {number} share
 * @property {string | null} changed
 * @property {number | null} before
 * @property {number | null} without
 * @property {number | null} weight
 */

/**
 * @typedef {object} Notes data/notes/PLACE.json
 * @property {string} on the day that they are of
 * @property {{probability: number, maps: MapEvidence[], lists: {title: string, label: string, day: string, follows: string}[],
 *   last_drawn: {day: string | null, source: string | null, age_days: number | null, newest_map: string | null}} | null} evidence
 * @property {{known: string, title: string, model: string, record: {n: number, brier: number | null, skill: number | null},
 *   asked: {share: number, days: number, by: string, probability: number, low: number, high: number, level: number, like: number, came: number}[]} | null} forecast
 */

/** @typedef {{name: string, names?: Record<string, string>, kind: string, of: string, part: number, paths: Point[][][], shares: Series}} District */
/**
 * @typedef {object} Contested data/contested.json
 * @property {string} file of the field, percent a cell
 * @property {number[]} days counted from the first
 * @property {number} every_days for which each of them stands
 * @property {number} level of the intervals
 * @property {{line: string, told: string}[]} rests_on of each of the days: the titles of the maps, or nothing
 * @property {Record<string, Series>} shares a place's id to the share that is contested, a value for each of the days
 */

/** @typedef {{area_km2: number, neck_km: number, depth_km: number, shape: string, places: string[], paths: Point[][][]}} Pocket */

/**
 * @typedef {object} Shapes data/shapes.json
 * @property {number} level of the intervals
 * @property {District[]} districts
 * @property {number} radius_km
 * @property {number} every_days
 * @property {{day: number, free: Pocket[], held: Pocket[]}[]} pockets with contested ground counted as free, and as held
 */

/**
 * @typedef {object} Routes data/routes.json
 * @property {string[]} states from the freest to cut
 * @property {{contact_km: number, exposed_km: number, long_km: number}} bands
 * @property {{mode: "road" | "railway", paths: [number, number][][], runs: [number, number][]}[]} lines each run: first day, state
 * @property {{day: number, width_km: number, path: [number, number][]}[]} corridors
 * @property {{claimant: string, publisher: string, published: string, text: string, says: string, denied: boolean, where: string, days: [number, number], paths: [number, number][][]}[]} [reported] claims about ways, and on which days they are in force
 */
