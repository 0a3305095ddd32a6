//! Documents: what they are, their bytes say.

use partnership::evidence::Digest;
use store::files::{FileError, LONGEST_FILE};
use store::{Store, change};

use crate::bed::{Bed, hand, on_both};

on_both!(a_document_comes_back_as_it_went, what_is_not_what_it_says_is_refused, the_same_file_twice_is_once);

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n";

async fn add(store: &Store, name: &str, bytes: &[u8], limit: u64) -> Result<Digest, FileError> {
    change!(store, hand(1), |w| w.add_file(name, bytes, limit).await)
}

async fn a_document_comes_back_as_it_went(bed: Bed) {
    let digest = add(&bed.store, "C:\\papers\\Agreement 1997.pdf", PDF, LONGEST_FILE).await.unwrap();
    let file = bed.store.file_with(digest).await.unwrap().unwrap();
    assert_eq!((file.name.as_str(), file.media_type.as_str()), ("Agreement 1997.pdf", "application/pdf"));
    assert_eq!(file.bytes, PDF);
    let entries = bed.store.entries_after(1, 0, 9).await.unwrap();
    assert_eq!(entries[0].action, "file.added");
    assert!(entries[0].body.contains(&digest.to_string()) && !entries[0].body.contains("Agreement"));
    let text = "Göteborg, den 3 maj\r\n".as_bytes();
    let digest = add(&bed.store, "../.letter", text, LONGEST_FILE).await.unwrap();
    let file = bed.store.file_with(digest).await.unwrap().unwrap();
    assert_eq!((file.name.as_str(), file.media_type.as_str()), ("letter", "text/plain"));
    let size = (PDF.len() + text.len()) as u64;
    assert_eq!(bed.store.size_of_files().await.unwrap(), (size, 2));
    assert!(bed.store.file_with(Digest([9; 32])).await.unwrap().is_none());
}

async fn what_is_not_what_it_says_is_refused(bed: Bed) {
    let page = b"<!DOCTYPE html><html><script>alert(1)</script></html>";
    let program = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    for bytes in [&page[..], &program[..], b"a\0b", b"\xff\xfe\xfd\xfc", b"PK\x03\x04 not a document"] {
        let refused = add(&bed.store, "scan.pdf", bytes, LONGEST_FILE).await;
        assert!(matches!(refused, Err(FileError::Sort { .. })), "{refused:?}");
    }
    assert!(matches!(add(&bed.store, "a.pdf", b"", 9).await, Err(FileError::Empty)));
    let long = add(&bed.store, "a.pdf", PDF, 9).await;
    assert!(matches!(long, Err(FileError::TooLong { limit: 9, .. })));
    assert_eq!(bed.store.size_of_files().await.unwrap(), (0, 0));
}

async fn the_same_file_twice_is_once(bed: Bed) {
    let first = add(&bed.store, "a.pdf", PDF, LONGEST_FILE).await.unwrap();
    let again = change!(bed.store, hand(1), |w| {
        let again = w.add_file("b.pdf", PDF, LONGEST_FILE).await?;
        w.record("tie.noted", again_id(), store::Expect::New, &serde_json::json!({})).await?;
        Ok::<_, FileError>(again)
    });
    assert_eq!(again.unwrap(), first);
    assert_eq!(bed.store.file_with(first).await.unwrap().unwrap().name, "a.pdf");
}

fn again_id() -> partnership::Id<partnership::id::kind::Tie> {
    partnership::Id::from_number(1).unwrap()
}
