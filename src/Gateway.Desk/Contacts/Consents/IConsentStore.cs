namespace Gateway.Desk.Contacts.Consents;

/// <summary>Keeps what customers allowed and took back; nothing is ever changed or lost.</summary>
public interface IConsentStore
{
    /// <summary>Notes a consent or its withdrawal.</summary>
    /// <exception cref="StoreException">It could not be written, retries included.</exception>
    Task AddAsync(Consent consent, CancellationToken ct);

    /// <summary>What a customer ever allowed and took back, oldest first; of everybody who was merged into them too.</summary>
    Task<IReadOnlyList<Consent>> OfAsync(long customer, CancellationToken ct);
}
