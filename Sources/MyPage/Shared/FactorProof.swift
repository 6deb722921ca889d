/// What somebody types to show that they have their second factor.
package enum FactorProof: Sendable {
    /// 6 digits from the app.
    case code(String)
    case recoveryCode(String)
}
