import Recruiting

/// The numbers of the fields that the reader itself looks at.
struct StandardFields {
    /// `P_Id` of each resource, by raw value.
    let ids: [Int]
    /// `P_UpdateDate` of each resource, by raw value.
    let updateDates: [Int]
    /// `Resume.P_Candidate`, the only reference that is followed.
    let candidate: Int

    init(_ catalog: inout FieldCatalog) {
        ids = Resource.allCases.map { catalog.add(.id(of: $0), isNeeded: true) ?? -1 }
        updateDates = Resource.allCases.map {
            catalog.add(.updateDate(of: $0), isNeeded: true) ?? -1
        }
        candidate = catalog.add(.resumeCandidate, isNeeded: true) ?? -1
    }
}
