namespace Gateway.Desk.Contacts.Identities;

/// <summary>A handle and since when it points to its customer.</summary>
/// <param name="Identity">The handle.</param>
/// <param name="CustomerId">The row that it points to; another one than the customer's when that was merged.</param>
/// <param name="Linked">Since when.</param>
public sealed record IdentityLink(Identity Identity, long CustomerId, DateTimeOffset Linked);

/// <summary>Two customers who were found to be one person.</summary>
/// <param name="Id">Key of the row.</param>
/// <param name="Into">Who remained.</param>
/// <param name="From">Who was merged.</param>
/// <param name="Evidence">What said so.</param>
/// <param name="At">When.</param>
/// <param name="Undone">When it was undone; none while it holds.</param>
/// <param name="UndoneReason">Why.</param>
public sealed record CustomerMerge(
    long Id, long Into, long From, string Evidence, DateTimeOffset At, DateTimeOffset? Undone = null, string? UndoneReason = null);

/// <summary>What came of linking.</summary>
public enum LinkOutcome
{
    /// <summary>The handle points to the customer now.</summary>
    Linked,

    /// <summary>It did before.</summary>
    AlreadyLinked,

    /// <summary>The customer who was nothing but this handle is merged now.</summary>
    Merged,

    /// <summary>It points to somebody who is known by more: merge them, if they are one.</summary>
    BelongsToOther,

    /// <summary>Nobody but the peer says so.</summary>
    WeakEvidence,

    /// <summary>There is no such customer.</summary>
    NoSuchCustomer,
}

/// <summary>What came of unlinking.</summary>
public enum UnlinkOutcome
{
    /// <summary>The handle is a nameless customer of its own now.</summary>
    Unlinked,

    /// <summary>The merge that brought it is undone.</summary>
    Unmerged,

    /// <summary>It is the only one of its customer: there would be nobody left.</summary>
    OnlyHandle,

    /// <summary>It points nowhere.</summary>
    NotKnown,
}
