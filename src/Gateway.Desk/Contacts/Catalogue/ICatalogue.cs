using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Contacts.Catalogue;

/// <summary>Lists what is stored, page by page and newest first, for screens and other programs. A page goes on behind the key of the
/// last row of the one before, so that rows that come meanwhile shift nothing.</summary>
public interface ICatalogue
{
    /// <summary>Contacts that fit.</summary>
    Task<IReadOnlyList<Contact>> ContactsAsync(ContactFilter filter, int count, Guid? before, CancellationToken ct);

    /// <summary>Conversations that fit.</summary>
    Task<IReadOnlyList<Conversation>> ConversationsAsync(ConversationFilter filter, int count, long? before, CancellationToken ct);

    /// <summary>Customers whose name holds a text, or one of whose handles begins with it; all when there is none.</summary>
    Task<IReadOnlyList<CustomerRecord>> CustomersAsync(string? text, int count, long? before, CancellationToken ct);

    /// <summary>One customer with their handles; who was merged into another is that other. None when there is no such.</summary>
    Task<CustomerRecord?> FindCustomerAsync(long id, CancellationToken ct);

    /// <summary>Changes name, language or note of a customer; nobody else changes them in between.</summary>
    /// <param name="id">The customer.</param>
    /// <param name="edit">Gives what is to be kept; what it throws leaves everything as it was.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>As it is now; none when there is no such customer.</returns>
    Task<CustomerRecord?> EditCustomerAsync(long id, Func<CustomerRecord, Customer> edit, CancellationToken ct);

    /// <summary>One line of what customers allowed and took back; none when there is no such.</summary>
    Task<Consent?> FindConsentAsync(long id, CancellationToken ct);

    /// <summary>An attachment that has this content; none when no message has.</summary>
    Task<Attachment?> FindAttachmentAsync(string hash, CancellationToken ct);
}

/// <summary>Which contacts are wanted; what is none does not count.</summary>
/// <param name="CustomerId">Of this customer.</param>
/// <param name="CaseNumber">Of this case.</param>
/// <param name="Channel">That came in this way.</param>
/// <param name="IsOpen">That are open, or that have ended.</param>
public sealed record ContactFilter(
    long? CustomerId = null, long? CaseNumber = null, ContactChannel? Channel = null, bool? IsOpen = null);

/// <summary>Which conversations are wanted; what is none does not count.</summary>
/// <param name="CustomerId">Of this customer.</param>
/// <param name="Channel">On the channel of this name.</param>
/// <param name="IsOpen">That have an open contact, or none.</param>
public sealed record ConversationFilter(long? CustomerId = null, string? Channel = null, bool? IsOpen = null);

/// <summary>A customer with the handles that point to them.</summary>
/// <param name="Customer">Who.</param>
/// <param name="Created">Since when they are known.</param>
/// <param name="Identities">The handles, in the order in which they came.</param>
public sealed record CustomerRecord(Customer Customer, DateTimeOffset Created, IReadOnlyList<Identity> Identities);
