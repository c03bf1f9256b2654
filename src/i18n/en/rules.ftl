rule-oc-01-title = OCOP mark or stars without a recognition
rule-oc-01-sign = The register as of { $seen } holds no recognition for “{ $product }”.
rule-oc-02-title = Stars shown after they lapsed
rule-oc-02-sign = The recognition by decision { $decision } was valid until { $until }; the label was seen on { $seen }.
rule-oc-03-title = More stars on the label than recognised
rule-oc-03-sign = The label shows { $shown } stars; decision { $decision } recognises { $stars }.
rule-oc-04-title = Old stars kept after a downgrade
rule-oc-04-sign = The label shows { $shown } stars; since { $on } the product has { $stars }.
rule-oc-05-title = The mark on another product of the producer
rule-oc-05-sign = “{ $product }” is not among the producer's recognised products: { $recognised }.
rule-oc-06-title = A claim of one or two stars
rule-oc-06-sign = The label shows { $shown } star(s); only 3, 4 and 5 are recognised.
rule-oc-07-title = The certificate was withdrawn
rule-oc-07-sign = The recognition by decision { $decision } was withdrawn on { $on }.
rule-oc-08-title = Use of the mark is suspended
rule-oc-08-sign = Use of the mark has been suspended since { $on }.
rule-oc-09-title = Producer on the label is not the recognised one
rule-oc-09-sign = The label names “{ $shown }”; the recognition was given to “{ $producer }”.
rule-oc-13-title = The product code does not hold
rule-oc-13-sign = Code “{ $code }”: { $cause }
rule-oc-14-title = The authority was not competent on that day
rule-oc-14-sign = { $authority } gave { $stars } stars on { $day }.
rule-tr-02-title = The stamp on the label does not verify
rule-tr-02-sign = Result of checking the stamp: { $reason }.
rule-zn-01-title = VietGAP without a live certificate
rule-zn-01-sign = { $kind ->
    [suspended] VietGAP certificate { $number } was suspended from { $from } to { $until }, and { $day } lies within.
    [suspended-open] VietGAP certificate { $number } is suspended since { $from } and not reinstated; the goods are of { $day }.
   *[none] The register has no VietGAP certificate live on { $day }.
}
rule-zn-02-title = Organic wording without what it needs
rule-zn-02-sign = On { $day }: { $kind ->
    [suspended] organic certificate { $number } was suspended from { $from } to { $until }
    [suspended-open] organic certificate { $number } is suspended since { $from } and not reinstated
    [pgs] only PGS is on record, which is not third-party organic certification
    [none] no organic certificate is on record
   *[print] a certificate may exist, but the label lacks what must be printed
} (missing: { $missing }).
clear-decision = The decision that recognises the product
clear-other-name = A paper that shows the product was recognised under another name
clear-new-decision = A newer decision of recognition
clear-dossier = The receipt of a filed re-evaluation dossier
clear-upgrade-decision = An upgrade decided before the label was printed
clear-star-recount = A clearer photo to count the stars again
clear-made-before = Papers that show the goods were made before the decision
clear-dossier-variant = The dossier that names this variant
clear-reallowed = The document that allows use again
clear-rename = Papers of a rename or merger
clear-contract = A contract of manufacture or distribution
clear-code = The certificate with the product code
clear-certificate-photo = A photo of the certificate
clear-rescan = Scan the stamp again, near and sharp
clear-newer-trust-list = A newer trust list
clear-zone-certificate = A VietGAP certificate for that crop and zone, still valid
clear-organic-certificate = An organic certificate: number, date, certifier and its code
clear-reinstated = The letter that reinstated the certificate before harvest
guard-register-complete = The register is complete for that day
guard-name-alias = Other names of the product
guard-provincial-mark = A provincial mark
guard-dossier-180 = A filed dossier and at most 180 days after expiry
guard-old-stock = Goods made before expiry
guard-upgrade = The stars were right when the goods were made
guard-made-before-decision = Goods made before the decision
guard-variant-in-dossier = The variant is in the dossier
guard-reallowed = Allowed again
guard-namesakes = Several products in the register have this name; the sign holds for each of them
guard-rename = The producer was renamed
guard-contract-maker = Contract maker and owner of the label
guard-legacy-code = A code of the older form
guard-district-period = A huyện gave 3 stars between 24/2/2023 and 7/2025
guard-key-rotation = Overlap of a key rotation
guard-extension-3-months = VietGAP extended by at most 3 months
guard-outside-suspension = The certificate is suspended, but the goods are of the time outside
guard-pgs-named = The label plainly says PGS
need-mark-photo = A photo of the OCOP mark on the pack
need-star-photo = A photo of the stars beside the mark
need-names = A clear photo of product and producer names
need-product-name = The product name on the label
need-producer-photo = A photo of the producer's name and address
need-decision = Number and date of the decision
need-certificate-photo = A photo of the certificate
need-stamp-rescan = Scan the stamp again
finding-word = Sign to be checked
organic-missing-number = number
organic-missing-body = certification body
organic-missing-date = date
