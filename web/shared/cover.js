// Which certificates cover the raw material of a batch at harvest, as src/domain/cover.rs reads them.

const MARK = /\p{M}/gu;

/** Words of a crop name in lower case, each with its marks behind its letters. @param {string} text @param {boolean} withMarks */
const words = (text, withMarks) =>
  text.toLowerCase().split(/[^\p{Alphabetic}\p{N}\p{M}]+/u).filter(Boolean).map((word) => {
    const parts = word.normalize("NFD");
    const letters = parts.replace(MARK, "");
    return withMarks ? letters + (parts.match(MARK) ?? []).join("") : letters.replaceAll("đ", "d");
  });

/** @param {string} text several words without any marks: "CHE SHAN" */
const isTypedBare = (text) => words(text, true).length > 1 && !/[\p{M}đĐ]/u.test(text.normalize("NFD"));

/** @param {string[]} a @param {string[]} b whether a stands in b, in order and side by side */
const within = (a, b) => a.length > 0 && b.some((_, i) => a.every((word, k) => b[i + k] === word));

/** Whether a certificate's scope names a crop. @param {string} scope @param {string} crop */
export function namesCrop(scope, crop) {
  const bare = isTypedBare(crop);
  if (!words(crop, true).length || !scope.trim()) return true;
  return scope.split(/[,;/+&]/).some((item) => {
    const marks = !bare && !isTypedBare(item);
    const [a, b] = [words(item, marks), words(crop, marks)];
    return within(a, b) || within(b, a);
  });
}

/** Whether a day lies in a certificate's term and before any withdrawal. @param {any} certificate @param {string} day */
const isInTerm = (certificate, day) =>
  certificate.valid_from <= day && day <= certificate.valid_until &&
  (!certificate.withdrawn_on || day < certificate.withdrawn_on);

/**
 * The suspension of a certificate that a day lies in, both its days included.
 * @param {any} certificate @param {string} day @returns {{ from: string, until?: string } | undefined}
 */
export const suspension = (certificate, day) =>
  certificate.suspended?.find((/** @type {any} */ s) => s.from <= day && (!s.until || day <= s.until));

/** Whether a certificate is live on a day. @param {any} certificate @param {string} day */
export const isLive = (certificate, day) => isInTerm(certificate, day) && !suspension(certificate, day);

/**
 * Those of the certificates that are of a scheme and name the crop of an input's zone.
 * @param {any[]} certificates of its zone and of the producer @param {string | undefined} crop of its zone @param {string} scheme
 */
const meant = (certificates, crop, scheme) =>
  certificates.filter((c) => c.scheme === scheme && (!c.crop || crop === undefined || namesCrop(c.crop, crop)));

/**
 * Whether one of the certificates covers an input at harvest under a scheme.
 * @param {any[]} certificates of its zone and of the producer @param {any} input @param {string | undefined} crop of its zone @param {string} scheme
 */
export const isCovered = (certificates, input, crop, scheme) =>
  meant(certificates, crop, scheme).some((c) => isLive(c, input.harvested_on));

/**
 * The suspension for which a certificate does not cover an input at harvest that it else would.
 * @param {any[]} certificates of its zone and of the producer @param {any} input @param {string | undefined} crop of its zone @param {string} scheme
 */
export const suspendedAtHarvest = (certificates, input, crop, scheme) => {
  const held = meant(certificates, crop, scheme).filter((c) => isInTerm(c, input.harvested_on));
  return held.map((c) => suspension(c, input.harvested_on)).find(Boolean);
};
