"""对外提供: the catalogue as data, for the province's platform, archives and libraries (条例 Art. 25)."""
