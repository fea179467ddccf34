-- What is in an environment now is found without reading what was there before. SQLite does not choose an index on some rows
-- where one on all rows has the same first column, so that these have what ended in them.
DROP INDEX placement_of_pacticipant_now;
DROP INDEX placement_by_pacticipant;
DROP INDEX placement_history;
CREATE INDEX placement_by_pacticipant ON placement (pacticipant_id, ended_at);
CREATE INDEX placement_by_environment ON placement (environment_id, ended_at);
CREATE INDEX placement_history ON placement (environment_id, pacticipant_id, ended_at);
