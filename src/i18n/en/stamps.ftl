# Stamps of batches and runs: reconciliation, PINs, reading prints back.
tally-run = { $id }: { $ordered } stamps issued, { $printed } printed · { $applied } applied · { $spoiled } spoiled · { $returned } returned · { $stolen } stolen · { $open } printed and open · { $unprinted } unprinted
tally-batch = Batch { $id }: { $packs } packs, at most { $limit } stamps with spoilage; { $held } out, { $left } may still be issued.
tally-batch-open = Batch { $id }: { $held } stamps out. Its quantity cannot be told in packs (give the product a pack such as "200 g"), so the number of stamps is not limited.
tally-above = To be looked into: { $applied } stamps are said to be applied, more than the { $packs } packs of the batch.
pins-passphrase = New passphrase for the PIN file:{ " " }
pins-same-passphrase = the passphrase of the PIN file must differ from that of the keys: the printing house will know it
pins-exported = { $file }: the PINs of { $run }, encrypted under that passphrase (open: age -d { $file }). This is the only export; send file and passphrase by two ways.
pin-first = The PIN is right. The stamp was activated for the first time at { $time } on { $day }: its layer was whole until now.
pin-again = The PIN is right, but the stamp was activated at { $time } on { $day }. If that was not you, the pack may have been opened or the PIN been seen: ask the seller.
pin-wrong = That is not the PIN of this stamp. Look at each character again (there is no I, L, O or U); { $left } tries are left today.
