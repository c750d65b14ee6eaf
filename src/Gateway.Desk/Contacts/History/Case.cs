namespace Gateway.Desk.Contacts.History;

/// <summary>One matter of a customer over all its contacts, calls and messages alike.</summary>
/// <param name="Number">Told to the customer; never used twice.</param>
/// <param name="CustomerId">Whose.</param>
/// <param name="Subject">What it is about, for people; none when nothing says so.</param>
/// <param name="Intent">What the customer wanted first, by the operator's key.</param>
/// <param name="Opened">Since when.</param>
/// <param name="Closed">When it was settled; none while it is open.</param>
public sealed record Case(long Number, long CustomerId, string? Subject, string? Intent, DateTimeOffset Opened, DateTimeOffset? Closed)
{
    /// <summary>Whether it is still open.</summary>
    public bool IsOpen => Closed is null;
}
