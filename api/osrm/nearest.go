package osrm

// mostNearest bounds the segments of one answer, as OSRM does.
const mostNearest = 100

// nearest answers the segments nearest to one coordinate.
func (c *call) nearest() error {
	if len(c.asked) != 1 {
		return refuse("InvalidOptions", "Only one input coordinate is supported")
	}
	if c.options.number > mostNearest {
		return refuse("TooBig", "Number of results %d is higher than current maximum (%d)", c.options.number, mostNearest)
	}
	var places []place
	if position, ok := c.hinted(0); ok && c.options.number == 1 {
		places = append(places, c.placeOf(position))
	} else {
		for _, position := range c.around(0, c.options.number) {
			places = append(places, c.placeOf(position))
		}
	}
	if len(places) == 0 {
		return refuse("NoSegment", "Could not find a matching segment for coordinate 0")
	}
	c.body = append(c.body, `,"waypoints":[`...)
	for i := range places {
		if i > 0 {
			c.body = append(c.body, ',')
		}
		c.body = c.appendWaypoint(c.body, &places[i], true)
	}
	c.body = append(c.body, ']')
	return nil
}
