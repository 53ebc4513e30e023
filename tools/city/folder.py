"""Names of the files in a city's folder, beside its manifest."""

PACKAGE = "city.gpkg"
DIRECTORY = "directory.db"
TICKETING = "ticketing.db"
DOCUMENTS = "documents"
INDEX = "documents.index"
ADDRESSES = "addresses.csv"
DISTRICTS = "districts.geojson"
FACILITIES = "facilities.geojson"
STREETS = "streets.geojson"
IDENTITY = "identity"
OURS = frozenset({
    PACKAGE, DIRECTORY, TICKETING, DOCUMENTS, INDEX, ADDRESSES, DISTRICTS, FACILITIES, STREETS, IDENTITY,
})  # fmt: skip
