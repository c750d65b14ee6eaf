namespace Gateway.Desk.Contacts;

/// <summary>
/// A customer as the operator's list names them. The numbers find the customer; a field that is given replaces what
/// is stored, a field that is missing leaves it alone.
/// </summary>
public sealed record CustomerImport(
    IReadOnlyList<PhoneNumber> Numbers, string? Name = null, string? Language = null, string? Note = null)
{
    /// <summary>E-mail addresses in lower case; they find the customer too.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];
}
