// Package access finds out who is asking: the principal behind a bearer
// token, the network address behind trusted proxies, and whether that client
// has asked too often. What a principal may do is decided by data/right.
package access
