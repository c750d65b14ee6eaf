namespace Gateway.Desk.Contacts.Identities;

/// <summary>
/// Says which handles are the same person, by hand and reversibly. Nothing here happens by itself: linking needs evidence that is
/// better than the peer's own claim, merging two customers is always somebody's decision, and both can be undone.
/// </summary>
public interface IIdentityStore
{
    /// <summary>One customer; who was merged into another is that other. None when there is no such.</summary>
    Task<Customer?> FindAsync(long customer, CancellationToken ct);

    /// <summary>The customer whom a handle points to; none when it points nowhere.</summary>
    Task<Customer?> FindAsync(IdentityKind kind, string value, CancellationToken ct);

    /// <summary>The handles of a customer, of everybody merged into them too.</summary>
    Task<IReadOnlyList<IdentityLink>> HandlesAsync(long customer, CancellationToken ct);

    /// <summary>Lets a handle point to a customer. A customer who is nothing but that handle is merged, so that what they wrote
    /// before belongs to the one person; the handle of somebody else is left where it is.</summary>
    Task<LinkOutcome> LinkAsync(long customer, Identity identity, CancellationToken ct);

    /// <summary>Takes a handle away from its customer, with what was said and written through it: the merge that brought it is undone,
    /// else it becomes a nameless customer.</summary>
    Task<UnlinkOutcome> UnlinkAsync(IdentityKind kind, string value, string evidence, CancellationToken ct);

    /// <summary>Makes two customers one.</summary>
    /// <param name="into">Who remains.</param>
    /// <param name="from">Who turned out to be the same person.</param>
    /// <param name="evidence">What says so.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The merge; none when they are one already or one of them does not exist.</returns>
    Task<CustomerMerge?> MergeAsync(long into, long from, string evidence, CancellationToken ct);

    /// <summary>Undoes a merge: both are as they were, each with what came through their own handles before.</summary>
    /// <returns>False when there is no such merge, or it is undone already.</returns>
    Task<bool> UnmergeAsync(long merge, string reason, CancellationToken ct);

    /// <summary>The merges that a customer had part in, newest first, those undone too.</summary>
    Task<IReadOnlyList<CustomerMerge>> MergesAsync(long customer, CancellationToken ct);
}
