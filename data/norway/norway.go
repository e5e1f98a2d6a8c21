// Package norway ships the small facts tables with which a first start
// answers real questions about Norway: emergency clinics with the
// municipalities they answer for, hospitals, and which municipality a place
// lies in. Every row names where it comes from; tests hold the tables against
// those files. See NOTICE for the licences: municipality tables CC BY 4.0
// (© Kartverket), sites-osm.csv ODbL 1.0 (© OpenStreetMap contributors).
package norway

import "embed"

// Files holds the tables, comma separated with a header, UTF-8.
//
//go:embed *.csv
var Files embed.FS

// The tables.
const (
	Municipalities     = "municipalities.csv"     // code,name,source
	MunicipalityCells  = "municipality-cells.csv" // cell,municipalities (space separated)
	EmergencyClinics   = "emergency-clinics.csv"  // key,name,street,postal_code,city,lat,lon,municipalities,source,note
	OpenStreetMapSites = "sites-osm.csv"          // key,name,name_en,categories,lat,lon,wheelchair,phone,web,municipalities,source
)

// Tables lists all tables in the order in which they are read.
func Tables() []string {
	return []string{Municipalities, MunicipalityCells, EmergencyClinics, OpenStreetMapSites}
}
