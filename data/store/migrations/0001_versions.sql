-- Versions of sources, their records, findings and blobs.
-- A line that differs between the two databases is written twice and marked;
-- every other line is read by both. BYTEA is PostgreSQL's word for bytes; in
-- SQLite it names a column that keeps what it is given.

CREATE TABLE meta (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
);

CREATE TABLE counter (
	name  TEXT   NOT NULL PRIMARY KEY,
	value BIGINT NOT NULL
);

INSERT INTO counter (name, value) VALUES ('change', 0), ('version', 0), ('blob', 0), ('activation', 0);

-- state: staging, committed, discarded (content not yet deleted), retired
-- (too old, content not yet deleted), pruned (content deleted).
CREATE TABLE version (
	number BIGINT NOT NULL PRIMARY KEY,
	source TEXT   NOT NULL,
	state  TEXT   NOT NULL,
	owner  TEXT   NOT NULL,
	body   TEXT   NOT NULL
);

CREATE INDEX version_source ON version (source, number);

CREATE INDEX version_state ON version (state);

CREATE TABLE active (
	source  TEXT   NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL REFERENCES version (number)
);

CREATE TABLE activation (
	seq      BIGINT NOT NULL PRIMARY KEY,
	source   TEXT   NOT NULL,
	version  BIGINT NOT NULL,
	previous BIGINT NOT NULL,
	by_whom  TEXT   NOT NULL,
	at       TEXT   NOT NULL
);

-- Kind and key order by their bytes in both, so that two versions can be
-- merged side by side.
CREATE TABLE record (
	version BIGINT NOT NULL,
	-- sqlite: kind TEXT NOT NULL,
	-- postgres: kind TEXT COLLATE "C" NOT NULL,
	-- sqlite: key TEXT NOT NULL,
	-- postgres: key TEXT COLLATE "C" NOT NULL,
	hash    BYTEA  NOT NULL,
	body    BYTEA  NOT NULL,
	PRIMARY KEY (version, kind, key)
);

CREATE TABLE finding (
	version BIGINT NOT NULL,
	seq     BIGINT NOT NULL,
	body    TEXT   NOT NULL,
	PRIMARY KEY (version, seq)
);

-- sha256 is empty while the blob is being written.
CREATE TABLE blob (
	id     BIGINT NOT NULL PRIMARY KEY,
	sha256 TEXT   NOT NULL,
	size   BIGINT NOT NULL
);

CREATE INDEX blob_sha256 ON blob (sha256);

CREATE TABLE chunk (
	blob  BIGINT NOT NULL,
	seq   BIGINT NOT NULL,
	bytes BYTEA  NOT NULL,
	PRIMARY KEY (blob, seq)
);

CREATE TABLE version_blob (
	version BIGINT NOT NULL,
	name    TEXT   NOT NULL,
	blob    BIGINT NOT NULL REFERENCES blob (id),
	PRIMARY KEY (version, name)
);

CREATE INDEX version_blob_blob ON version_blob (blob);
