-- A draft is opened and saved through draft_take() and draft_hold() alone, which ask first whose turn it
-- is to write: what lies below them is no longer an officer's to call.
set local role loket_owner;
set local search_path = loket, pg_temp;

revoke execute on function draft_save(bigint, text, text, text) from loket_operator, loket_verifikator, loket_penyelia;
alter function draft_save(bigint, text, text, text) security invoker;
drop function draft_get(bigint);
