// Days of Vietnam's civil calendar (UTC+7 all year), as texts YYYY-MM-DD: they compare as days do.

/** @param {number} seconds Unix seconds @returns {string} the day in Vietnam */
export const dayOf = (seconds) => new Date((seconds + 7 * 3600) * 1000).toISOString().slice(0, 10);

/** @param {string} day @param {number} days @returns {string} the day so many days later */
export const plusDays = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** @param {any} text whether it is a day that exists, written YYYY-MM-DD */
export function isDay(text) {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
