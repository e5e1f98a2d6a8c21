package access

import (
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the networks whose X-Forwarded-For header is believed.
type Proxies []netip.Prefix

// Client finds the network address that r comes from: the remote address, or
// where that is a trusted proxy the last address of X-Forwarded-For that is
// not one. IPv6 addresses are cut to their /64, which is one household. The
// zero Addr stands for "not known".
func (proxies Proxies) Client(r *http.Request) netip.Addr {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := remote.Addr().Unmap()
	if len(proxies) > 0 && proxies.trust(addr) {
		addr = proxies.forwarded(r, addr)
	}
	return household(addr)
}

func (proxies Proxies) forwarded(r *http.Request, nearest netip.Addr) netip.Addr {
	lines := r.Header.Values("X-Forwarded-For")
	for i := len(lines) - 1; i >= 0; i-- {
		line := lines[i]
		for line != "" {
			cut := strings.LastIndexByte(line, ',')
			text := strings.TrimSpace(line[cut+1:])
			line = line[:max(cut, 0)]
			addr, err := netip.ParseAddr(text)
			if err != nil {
				withPort, err := netip.ParseAddrPort(text) // some proxies write it
				if err != nil {
					return nearest // what stands before rubbish is not to be believed
				}
				addr = withPort.Addr()
			}
			nearest = addr.Unmap()
			if !proxies.trust(nearest) {
				return nearest
			}
		}
	}
	return nearest
}

func (proxies Proxies) trust(addr netip.Addr) bool {
	for _, p := range proxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

func household(addr netip.Addr) netip.Addr {
	if !addr.Is6() {
		return addr
	}
	prefix, err := addr.WithZone("").Prefix(64)
	if err != nil {
		return addr
	}
	return prefix.Addr()
}
