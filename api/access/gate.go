package access

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"
	"strings"

	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/right"
)

// MinToken is the shortest admin token that is taken, in bytes.
const MinToken = 16

// Gate knows the credentials. It is safe for all goroutines.
type Gate struct {
	staff [sha256.Size]byte
	open  bool // a staff token is set
}

// NewGate makes a Gate that takes staffToken for the principal
// registry-staff. An empty token lets nobody in. A short one is an error of
// kind data.ErrInvalid, since it could be guessed.
func NewGate(staffToken string) (*Gate, error) {
	if staffToken == "" {
		return &Gate{}, nil
	}
	if len(staffToken) < MinToken {
		return nil, fmt.Errorf("the admin token has fewer than %d characters: %w", MinToken, data.ErrInvalid)
	}
	return &Gate{staff: sha256.Sum256([]byte(staffToken)), open: true}, nil
}

// Principal tells who sent r: Anybody where no credential was shown. A
// credential that is not known is an error of kind wire.ErrUnknown. Tokens are
// compared by their hashes in constant time.
func (g *Gate) Principal(r *http.Request) (right.Principal, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return right.Principal{}, nil
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return right.Principal{}, fmt.Errorf("the credential is no bearer token: %w", wire.ErrUnknown)
	}
	hash := sha256.Sum256([]byte(strings.TrimSpace(token)))
	if subtle.ConstantTimeCompare(hash[:], g.staff[:]) == 1 && g.open {
		return right.Principal{Name: "registry-staff", Role: right.RegistryStaff}, nil
	}
	return right.Principal{}, fmt.Errorf("the token is not known: %w", wire.ErrUnknown)
}

// Require lets only requests through whose principal may do action: 401
// without a known credential, 403 with one that does not suffice.
func (g *Gate) Require(action right.Action) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := g.check(r, action); err != nil {
				wire.Fail(w, r, err)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

func (g *Gate) check(r *http.Request, action right.Action) error {
	p, err := g.Principal(r)
	switch {
	case err != nil:
		return err
	case right.Allow(p, action):
		return nil
	case p.Role == right.Anybody:
		return fmt.Errorf("this needs a bearer token: %w", wire.ErrUnknown)
	}
	return fmt.Errorf("%s may not %s: %w", p.Role, action, data.ErrForbidden)
}

// Name is the account behind r for the audit trail; "" for Anybody.
func Name(g *Gate, r *http.Request) string {
	p, err := g.Principal(r)
	if err != nil {
		return ""
	}
	return p.Name
}
