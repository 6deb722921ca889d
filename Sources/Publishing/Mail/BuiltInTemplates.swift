extension TemplateName {
    /// The text that is used unless `templates/<name>.mustache` says otherwise: `Resources/`.
    package var builtIn: String {
        let bytes =
            switch self {
            case .registrationRequest: PackageResources.registration_request_mustache
            case .reminder: PackageResources.reminder_mustache
            case .duplicateError: PackageResources.duplicate_error_mustache
            case .ownerDigest: PackageResources.owner_digest_mustache
            case .signUp: PackageResources.sign_up_mustache
            case .passwordReset: PackageResources.password_reset_mustache
            case .staffInvitation: PackageResources.staff_invitation_mustache
            case .registrationComplete: PackageResources.registration_complete_mustache
            case .passwordChanged: PackageResources.password_changed_mustache
            case .signInLocked: PackageResources.sign_in_locked_mustache
            case .withdrawn: PackageResources.withdrawn_mustache
            case .staffChanged: PackageResources.staff_changed_mustache
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
