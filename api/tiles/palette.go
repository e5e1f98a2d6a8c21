package tiles

// palette holds the colours of a style.
type palette struct {
	name string
	// void is where nothing is drawn, be it sea or another country: the
	// colour of neither.
	void, land, water, waterLine, waterText                        string
	wood, scrub, grass, park, pitch, cemetery, farm                string
	wetland, glacier, sand, rock                                   string
	residential, industrial, commercial, health, school, apron     string
	parking, pier                                                  string
	building, buildingEdge, healthBuilding, healthEdge             string
	motorway, motorwayEdge, trunk, trunkEdge, primary, primaryEdge string
	secondary, secondaryEdge, street, streetEdge                   string
	path, cycleway, steps, track                                   string
	rail, railDash, tram                                           string
	ferry                                                          string
	country, county, municipality, coast                           string
	text, textSoft, textGreen, textHealth, halo, number            string
	shieldText, plateText                                          string
	urgent, hospital, pharmacy, other, ring                        string
	night                                                          string // the end of names of pictures drawn for dark grounds
}

var light = palette{
	name: "Finnfram light",
	void: "#dde5ea", land: "#f6f3ec", water: "#a6cbe3", waterLine: "#8fbcd9", waterText: "#2f5f85",
	wood: "#cfe0bf", scrub: "#dbe5c6", grass: "#deebc9", park: "#c9e4b4", pitch: "#b9dcaa", cemetery: "#cfdcc2", farm: "#efe9d0",
	wetland: "#d5e3d9", glacier: "#eaf4f8", sand: "#f2e7c3", rock: "#e3dfd8",
	residential: "#efebe3", industrial: "#e8e3e3", commercial: "#f1e8e0", health: "#f8dedb", school: "#f0ead2", apron: "#e1e1e6",
	parking: "#e9e9ea", pier: "#ebe8e0",
	building: "#ded6c9", buildingEdge: "#c8bdad", healthBuilding: "#eab9b3", healthEdge: "#cf8f87",
	motorway: "#e8846b", motorwayEdge: "#b9533c", trunk: "#f0a276", trunkEdge: "#bf6f43", primary: "#f8d07a", primaryEdge: "#c4953c",
	secondary: "#fdeaa8", secondaryEdge: "#c7ad62", street: "#ffffff", streetEdge: "#c6c0b5",
	path: "#a3866b", cycleway: "#5a76b5", steps: "#8d6f55", track: "#a98a5e",
	rail: "#85878c", railDash: "#f4f3f0", tram: "#9a9ca3",
	ferry:   "#3f74a3",
	country: "#8a5d8f", county: "#a283a6", municipality: "#b9a5bb", coast: "#7fa3bd",
	text: "#26262b", textSoft: "#55555c", textGreen: "#35633a", textHealth: "#9a2f2b", halo: "#fffffff0", number: "#7d6f5d",
	shieldText: "#ffffff", plateText: "#1f1f24",
	urgent: "#b3261e", hospital: "#8c1d4f", pharmacy: "#1b6e3c", other: "#1f4e8c", ring: "#ffffff",
}

var dark = palette{
	name: "Finnfram dark",
	void: "#1a2126", land: "#1f2429", water: "#16303f", waterLine: "#1d4156", waterText: "#86b4d2",
	wood: "#222f27", scrub: "#262f27", grass: "#27312a", park: "#243629", pitch: "#2a3d2f", cemetery: "#263029", farm: "#2a2b25",
	wetland: "#21302f", glacier: "#33414a", sand: "#37342a", rock: "#2b2d2f",
	residential: "#23282d", industrial: "#272a30", commercial: "#2b2a2d", health: "#402a2c", school: "#2d2c28", apron: "#2a2c33",
	parking: "#2a2d32", pier: "#2a2e33",
	building: "#30363d", buildingEdge: "#3e464f", healthBuilding: "#5c3537", healthEdge: "#7e484a",
	motorway: "#a8543f", motorwayEdge: "#10151a", trunk: "#8f5a3e", trunkEdge: "#10151a", primary: "#78663a", primaryEdge: "#10151a",
	secondary: "#5b5641", secondaryEdge: "#10151a", street: "#434a52", streetEdge: "#15191e",
	path: "#8b7660", cycleway: "#6f8ccb", steps: "#9a8068", track: "#7c6a4e",
	rail: "#6b7178", railDash: "#252a30", tram: "#5c626a",
	ferry:   "#6fa6d2",
	country: "#b58aba", county: "#7d6583", municipality: "#5d5064", coast: "#355569",
	text: "#eceef1", textSoft: "#bcc2c9", textGreen: "#9cc9a0", textHealth: "#ff9d97", halo: "#14181cf0", number: "#9a958b",
	shieldText: "#ffffff", plateText: "#f0f1f3",
	urgent: "#ff8a80", hospital: "#f48fb1", pharmacy: "#81c995", other: "#8ab4f8", ring: "#14181c", night: "-dark",
}
