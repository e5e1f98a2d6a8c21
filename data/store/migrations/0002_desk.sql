-- What people at the desk write: closures, reports, separations.

INSERT INTO counter (name, value) VALUES ('report', 0);

CREATE TABLE closure (
	id   TEXT NOT NULL PRIMARY KEY,
	etag TEXT NOT NULL,
	body TEXT NOT NULL
);

CREATE TABLE report (
	id    TEXT   NOT NULL PRIMARY KEY,
	seq   BIGINT NOT NULL,
	state TEXT   NOT NULL,
	body  TEXT   NOT NULL
);

CREATE INDEX report_seq ON report (seq);

CREATE TABLE separation (
	a    TEXT NOT NULL,
	b    TEXT NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (a, b)
);

CREATE TABLE idempotency (
	scope       TEXT   NOT NULL,
	key         TEXT   NOT NULL,
	fingerprint TEXT   NOT NULL,
	id          TEXT   NOT NULL,
	at          BIGINT NOT NULL,
	PRIMARY KEY (scope, key)
);

CREATE INDEX idempotency_at ON idempotency (at);
