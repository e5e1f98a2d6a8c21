-- What is derived from the surveys of several versions, and road closures.

INSERT INTO counter (name, value) VALUES ('artefact', 0);

-- Of several of one kind and key the one with the highest seq counts. Its
-- blob's sha256 is empty while it is being written.
CREATE TABLE artefact (
	seq  BIGINT NOT NULL PRIMARY KEY,
	kind TEXT   NOT NULL,
	key  TEXT   NOT NULL,
	blob BIGINT NOT NULL REFERENCES blob (id)
);

CREATE INDEX artefact_key ON artefact (kind, key);

CREATE INDEX artefact_blob ON artefact (blob);

CREATE TABLE road_closure (
	id   TEXT NOT NULL PRIMARY KEY,
	etag TEXT NOT NULL,
	body TEXT NOT NULL
);
