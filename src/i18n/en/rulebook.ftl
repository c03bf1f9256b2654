rule-tr-01-title = The code leads nowhere, elsewhere, or to no product
rule-tr-01-sign = After { $attempts } attempt(s): { $kind ->
    [nothing] the code leads to nothing
    [off-domain] the code leads off the approved domain
   *[generic] the code leads to a page that speaks of no product
}.
rule-tr-03-title = One stamp in too many places, or scanned too often
rule-tr-03-sign = { $kind ->
    [apart] The same stamp was scanned { $km } km apart within { $minutes } minutes.
   *[often] The same stamp was scanned { $count } times in { $days } days.
}
rule-tr-04-title = One trace code for several lots
rule-tr-04-sign = Lots { $lots } carry the same code.
rule-tr-05-title = Items missing from the trace record
rule-tr-05-sign = The decoded record lacks: { $items }.
rule-tr-06-title = More stamps or goods than the material can give
rule-tr-06-sign = { $of }: { $kind ->
    [stamps] { $got } stamps for { $can } packs
    [goods] { $got } kg of goods from { $can } kg of material
   *[zone] { $got } kg harvested in a year from a zone that yields { $can } kg
}.
rule-tr-07-title = Less material from the province than the criteria set asks for
rule-tr-07-sign = { $share }% from the province; set { $set } asks for { $least } at recognition. Outside a dossier this is only a sign that the conditions may no longer hold.
rule-tr-08-title = Trace data deleted early or not produced in time
rule-tr-08-sign = { $kind ->
    [deleted] Deleted on { $on }, to be kept until { $until }.
   *[late] Asked at { $on }, due by { $until }.
}
rule-oc-10-title = Not what the dossier recognised
rule-oc-10-sign = The { $part ->
    [name] name
    [variant] variant
    [pack] pack
   *[main-ingredient] main ingredient
} differs from the recognised dossier (label: “{ $shown }”; dossier: “{ $dossier }”).
rule-oc-11-title = The mark differs from the reference profile
rule-oc-11-sign = Differs from the unofficial reference profile in: { $parts }.
rule-oc-12-title = A look-alike or a provincial mark shown as the national one
rule-oc-12-sign = { $kind ->
    [provincial] The provincial mark “{ $mark }” is presented as the national mark.
   *[alike] A sign that looks like the OCOP mark without being it.
}
rule-oc-15-title = Four or five stars without an electronic trace code
rule-oc-15-sign = { $stars } stars, criteria set { $set }: no electronic trace code on any face of the pack.
rule-zn-03-title = The planting-area code does not hold
rule-zn-03-sign = Code “{ $code }”: { $kind ->
    [unknown] not among the issued codes
    [crop] issued for another crop ({ $known })
   *[place] issued for a zone elsewhere ({ $known })
}.
rule-lb-01-title = Mandatory label contents
rule-lb-01-sign = { $kind ->
    [order] The date of manufacture, { $made }, lies after the expiry date, { $until }.
    [hidden] A stamp or sticker hides mandatory contents.
   *[missing] Missing: { $items }.
}
rule-lb-02-title = The address names an abolished unit
rule-lb-02-sign = “{ $unit }” no longer exists (label printed: { $printed ->
    [0] not known
   *[other] { $printed }
}).
rule-lb-03-title = Health-food phrases missing, or ordinary food promises to heal
rule-lb-03-sign = { $kind ->
    [phrases] Phrases not found: { $words }.
   *[heals] Words that promise to heal: { $words }.
}
rule-lb-04-title = A protected name without a written right
rule-lb-04-sign = The register holds no right to use “{ $name }” on { $day }.
rule-ec-01-title = The listing does not hold
rule-ec-01-sign = { $kind ->
    [certificate] The certificate pictured was valid until { $detail }.
    [contents] The page does not publish: { $detail }.
   *[register] The OCOP claim of the page does not match the register ({ $detail }).
}
clear-resolves = A record of the code resolving at that time
clear-scans-explained = An explanation of the scans (demonstration, household, network position)
clear-lot-codes = Codes of two lots that differ
clear-trace-record = The complete trace record
clear-material-papers = Papers of stock carried over, further zones or purchases
clear-purchase-records = Purchase records that show the share of the province
clear-boundary = Papers that show the place lay in the province then
clear-export = The export with its log
clear-declared-change = A declared change on file
clear-official-artwork = The official sample of the mark
clear-registered-mark = Registration of the mark
clear-trace-code = A photo of the trace code on the pack
clear-planting-code = The decision that issued the code
clear-label-photos = Photos of all faces that show the contents
clear-print-date = Papers that show when the label was printed
clear-declaration = The declaration on file
clear-gi-right = The written right to use the name
clear-listing-mended = A newer capture of the mended page
guard-paper-shown = A paper that clears it was seen
guard-merged = Another finding of the same or graver weight says it
guard-last-day = Last valid day: one day of warning
guard-outage = An outage was announced for that time
guard-demo-scans = The scans were demonstrations
guard-no-lots = The goods have no lots in trade
guard-if-any = Only items asked for “if any” are missing
guard-tolerance = Above what was declared, but within the tolerance
guard-no-origin-condition = The set has no origin condition
guard-24h-running = The 24 hours still run
guard-before-tt31 = Asked before TT 31/2026 came into force
guard-dossier-silent = The dossier on record does not say
guard-mono-print = Printed in one colour
guard-set-without-trace = The criteria set asks for no trace code
guard-before-148 = Recognised under rules before QĐ 148
guard-zone-place-unknown = The place of the zone is not on record
guard-old-label = Printed before 23/1/2026, usable to 23/1/2028
guard-old-goods = Made before 23/1/2026, sold until their own expiry
guard-unpackaged = Fresh or loose goods without packaging
guard-address-transition = Labels printed before the change are usable to mid-2027
guard-only-disclaimer = Only the disclaimer speaks of medicine
guard-generic-place = Only the place is named, not the protected form
guard-ip-gate = Recognised with four stars or more, which asked for the right in writing
guard-per-unit-data = Data of single units need not be published
guard-reseller = A genuine, valid product, whoever sells it
need-dates = The dates of manufacture and expiry
need-print-date = When the label was printed
need-code-photo = A sharp photo of the code
need-claim-photo = A photo of the growing claim
need-more-attempts = Follow the code again at another time and network
need-unit-stamp = A stamp with its own serial; a lot stamp cannot tell a copy
need-two-lots = Codes of two different lots
need-trace-record = The decoded trace record
need-zone-yield = The yield of the zone
need-purchase-records = Purchase records of the material
need-criteria-set = The criteria set of the product
need-export-log = The log of the request and the export
need-all-faces = Photos of all faces of the pack
need-dossier = The recognised dossier with its pack photo
need-mark-scale = A photo of the mark with a colour card or scale
need-provincial-list = The list of registered provincial marks
need-planting-issuer = The list of the office that issues planting-area codes
need-goods-group = The goods group of NĐ 37/2026 Phụ lục I
need-declaration = The declaration on file of the product
need-gi-right = The written right to use the protected name
need-capture = A capture of the page with time and hash
need-extension-decision = A decision that says the extension covers this expiry day
profile-unofficial = Reference profile measured from published copies, unofficial
content-name = name of the goods
content-responsible = name and address of who is responsible
content-origin = origin
content-quantity = quantity
content-made_on = date of manufacture
content-best_before = expiry date
content-made_on_or_best_before = date of manufacture or expiry
content-ingredients = ingredients
content-use_and_storage = use and storage
content-effect_and_users = effect, users, dose
content-ethanol = ethanol content
content-lot = lot number
content-specifications = technical specifications
content-made_year = year of manufacture
content-picture = picture
content-producer = producer
content-address = address
content-events = tracking events with time
content-brand = brand
content-standards = standards applied
content-letters = order of letters
content-text-line = line of text
content-ratio = proportions
content-gradient = gradient or outline
content-second-o = colour of the second O
content-letter-colours = colours of the letters
content-stroke = thickness of strokes
content-letterforms = shapes of the letters
cli-rule-law = Law
cli-rule-evidence = Rests on
cli-rule-guards = Silent if
cli-rule-clears = Cleared by
rules-title = Rules of the label check
