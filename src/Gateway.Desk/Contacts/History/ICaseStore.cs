namespace Gateway.Desk.Contacts.History;

/// <summary>Keeps cases.</summary>
public interface ICaseStore
{
    /// <summary>Puts a contact into the customer's open case of the same matter (<see cref="CasePolicy"/>), else into a new one.</summary>
    /// <returns>The case; none for a contact without a customer, or when none fits and none is to be opened.</returns>
    /// <exception cref="StoreException">It could not be written, retries included.</exception>
    Task<Case?> AttachAsync(Contact contact, CaseClue clue, CancellationToken ct);

    /// <summary>One case; none when there is no such.</summary>
    Task<Case?> FindAsync(long number, CancellationToken ct);

    /// <summary>Cases, the newest first; those before a number when it is given.</summary>
    Task<IReadOnlyList<Case>> ListAsync(long? customer, bool? isOpen, int count, long? before, CancellationToken ct);

    /// <summary>Closes or opens a case; the same twice changes nothing.</summary>
    /// <returns>The case as it is now; none when there is no such.</returns>
    Task<Case?> SetOpenAsync(long number, bool isOpen, CancellationToken ct);
}
