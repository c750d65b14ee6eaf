namespace Gateway.Desk.Contacts;

/// <summary>Keeps customers and the identities that point to them.</summary>
public interface ICustomerStore
{
    /// <summary>Finds the customer that <paramref name="identity"/> points to, or makes a nameless one.</summary>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    ValueTask<Customer> IdentifyAsync(Identity identity, CancellationToken ct);

    /// <summary>Finds the customer that the first known of <paramref name="identities"/> points to, or makes a nameless one, and lets
    /// those that pointed nowhere point there too. Identities of other customers stay where they are.</summary>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    Task<Customer> IdentifyAsync(IReadOnlyList<Identity> identities, CancellationToken ct);

    /// <summary>Brings the operator's list in, all or nothing; the same list twice changes nothing.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task ImportAsync(IReadOnlyList<CustomerImport> customers, CancellationToken ct);
}
