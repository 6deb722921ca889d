import Glibc
import Recruiting

/// What happens when fields and records end.
extension DocumentWalker {
    mutating func closeField(_ number: Int, of resource: Resource) {
        let holds = drafts[resource].closeField(number, text, options)
        let isFilled = holds == .text ? !text.isUnseen : holds != .empty
        if holds == .text { note(number, of: resource) }
        if number == standard.candidate, holds == .empty, drafts[.resume].holder != .untold {
            drafts[.resume].holder = .nobody
        }
        text.discard()
        if number >= uses.count {
            let missing = number + 1 - uses.count
            uses.append(contentsOf: repeatElement(ReadSummary.FieldUse(), count: missing))
        }
        uses[number].present += 1
        if isFilled { uses[number].filled += 1 }
        if drafts[resource].fields.count > FieldCatalog.capacity {
            fail(
                .tooLarge,
                "a \(resource.element) has more than \(FieldCatalog.capacity) fields; check the export"
            )
        }
        if drafts[resource].fields.byteCount > Self.largestRecord {
            fail(
                .tooLarge,
                "a \(resource.element) holds more than \(Self.largestRecord >> 20) MiB in the fields "
                    + "that are kept; check the export")
        }
    }

    /// Remembers the fields that say which record this is.
    private mutating func note(_ number: Int, of resource: Resource) {
        if number == standard.ids[Int(resource.rawValue)] {
            drafts[resource].id = text.id
        } else if number == standard.updateDates[Int(resource.rawValue)] {
            drafts[resource].updated = text.date
        } else if number == standard.candidate {
            drafts[.resume].holder = text.id.map { .person($0) }
        }
    }

    /// An option starts: is it one that was not yet seen in its field?
    mutating func look(at pointer: UnsafePointer<UInt8>) {
        newOption = nil
        guard case .field(let number, _) = path.last(where: { $0.isField }),
            seenOptions.count < Self.mostOptions
        else { return }
        let key = OptionKey(field: number, option: UInt(bitPattern: pointer))
        if !seenOptions.contains(key) { newOption = (key, "") }
    }

    /// A leaf option was chosen: its alias is the name of its element.
    mutating func choose(_ pointer: UnsafePointer<UInt8>) {
        if let new = newOption, new.key.option == UInt(bitPattern: pointer) {
            seenOptions.insert(new.key)
            if let alias = FieldAlias(String(cString: pointer)) {
                summary.options.append(
                    FieldOption(
                        field: catalog.aliases[new.key.field], alias: alias,
                        name: new.name.trimmed))
            }
        }
        newOption = nil
        if !options.isEmpty { options.append(UInt8(ascii: ":")) }
        var end = pointer
        while end.pointee != 0 { end += 1 }
        options.append(contentsOf: UnsafeBufferPointer(start: pointer, count: end - pointer))
        if options.count > Self.longestText {
            fail(.tooLarge, "a field holds more than 1 MiB of options; check the export")
        }
    }

    mutating func closeNested(_ resource: Resource) {
        guard case .field(let number, let outer) = path.last else { return }
        // One without an id refers to nobody.
        drafts[outer].shape = .reference(drafts[resource].id)
        if number == standard.candidate, resource == .candidate {
            drafts[outer].holder =
                if let id = drafts[resource].id { .person(id) } else {
                    drafts[resource].fields.count > 0 ? .untold : nil
                }
        }
        // With nothing but its id it is a mere reference: there is nothing to remember of it.
        if drafts[resource].id != nil, drafts[resource].fields.count > 1 { emit(resource) }
        if !drafts[resource].undated.isEmpty, !dateNested(in: resource) {
            drafts[outer].undated += drafts[resource].undated
        }
        drafts[resource].close()
    }

    mutating func closeItem(_ resource: Resource) {
        if drafts[resource].id != nil {
            emit(resource)
        } else if !keepAnswer(of: resource),
            drafts[resource].answeredId == nil || drafts[resource].fields.count > 0
        {
            failWithoutId(resource)
        }
        _ = dateNested(in: resource)
        drafts[resource].close()
        if batch.isFull { handOver() }
    }

    /// A person who stands in another record and has no date of their own is as old as that one, whose
    /// date may come behind them. (Not so a user: users never have a date, and of those who are named
    /// again and again in a file only the first is handed over, in a record of whatever age.)
    /// - Returns: false if that one has no date either.
    private mutating func dateNested(in resource: Resource) -> Bool {
        guard let updated = drafts[resource].updated else { return false }
        for index in drafts[resource].undated { batch.records[index].asOf = updated }
        return true
    }

    private mutating func failWithoutId(_ resource: Resource) {
        fail(
            .missingId,
            "a \(resource.element) has no \(FieldAlias.id(of: resource)) (a number above zero), "
                + "so that nobody can tell whose record it is; export again with the id",
            ["field": FieldAlias.id(of: resource).name])
    }

    private mutating func emit(_ resource: Resource) {
        guard let id = drafts[resource].id else { return }
        hasRecords = true
        let start = batch.bytes.count
        drafts[resource].fields.finish(into: &batch.bytes)
        if resource == .user {
            if let seen = seenUsers[id], batch.bytes.ends(with: seen, from: start) {
                batch.bytes.removeSubrange(start...)
                return
            }
            let isSmall = batch.bytes.count - start <= Self.longestRemembered
            if isSmall, seenUsers[id] != nil || seenUsers.count < Self.usersRemembered {
                seenUsers[id] = Array(batch.bytes[start...])
            }
        }
        if resource == .candidate, drafts[resource].updated == nil {
            drafts[resource].undated.append(batch.records.count)
        }
        batch.records.append(
            RecordBatch.Record(
                resource: resource, id: id, person: drafts[resource].person,
                isNobodys: drafts[resource].holder == .nobody,
                updated: drafts[resource].updated, fields: start..<batch.bytes.count))
        // One record may hold thousands of others: then they go without the date around them.
        if batch.records.count >= 4 * RecordBatch.size
            || batch.bytes.count >= 4 * RecordBatch.fullBytes
        {
            handOver()
        }
    }

    mutating func handOver() {
        guard !hasStopped, !batch.records.isEmpty else { return }
        do {
            try deliver(batch)
        } catch {
            interruption = error
        }
        let capacity = min(batch.bytes.count, RecordBatch.fullBytes)
        batch = RecordBatch()
        batch.bytes.reserveCapacity(capacity)
        batch.records.reserveCapacity(RecordBatch.size)
        for resource in Resource.allCases { drafts[resource].undated.removeAll() }
    }
}

extension [UInt8] {
    /// Whether the bytes from a place on are those: of an export's users most are the same again and
    /// again, and `elementsEqual` goes byte by byte.
    fileprivate func ends(with other: [UInt8], from start: Int) -> Bool {
        guard count - start == other.count else { return false }
        return withUnsafeBytes { all in
            guard let base = all.baseAddress else { return true }
            return memcmp(base + start, other, other.count) == 0
        }
    }
}

/// An option in a field, by the field's number and the address of the option's name.
struct OptionKey: Hashable {
    let field: Int
    let option: UInt
}

extension DocumentWalker.Level {
    var isField: Bool {
        if case .field = self { true } else { false }
    }
}
