# Stamps of batches and runs: reconciliation, PINs, reading prints back.
tally-run = { $id }: { $ordered } stamps issued, { $printed } printed · { $applied } applied · { $spoiled } spoiled · { $returned } returned · { $stolen } stolen · { $open } printed and open · { $unprinted } unprinted
tally-batch = Batch { $id }: { $packs } packs, at most { $limit } stamps with spoilage; { $held } out, { $left } may still be issued.
tally-batch-open = Batch { $id }: { $held } stamps out. Its quantity cannot be told in packs (give the product a pack such as "200 g"), so the number of stamps is not limited.
tally-above = To be looked into: { $applied } stamps are said to be applied, more than the { $packs } packs of the batch.
