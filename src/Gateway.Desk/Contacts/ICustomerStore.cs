namespace Gateway.Desk.Contacts;

/// <summary>Keeps customers and the identities that point to them.</summary>
public interface ICustomerStore
{
    /// <summary>Finds the customer that <paramref name="identity"/> points to, or makes a nameless one.</summary>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    ValueTask<Customer> IdentifyAsync(Identity identity, CancellationToken ct);

    /// <summary>Brings the operator's list in, all or nothing; the same list twice changes nothing.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task ImportAsync(IReadOnlyList<CustomerImport> customers, CancellationToken ct);
}
