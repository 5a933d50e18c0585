// Postmortems
