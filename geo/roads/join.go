package roads

// join puts coarse road where no fine road is.
func join(fine, coarse *Network, report *Report) *Network {
	if coarse.Segments() == 0 {
		return fine
	}
	return coarse
}
