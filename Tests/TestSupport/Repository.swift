import Foundation

/// The repository's top folder.
package let repository = (#filePath as NSString).deletingLastPathComponent + "/../.."
