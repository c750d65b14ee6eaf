using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Catalogue;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.History;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Where the flow of messages keeps what it knows.</summary>
/// <param name="Customers">Customers.</param>
/// <param name="Contacts">Contacts and their timelines.</param>
/// <param name="Messages">Conversations and messages.</param>
/// <param name="Cases">Cases.</param>
/// <param name="Consents">What customers allowed.</param>
/// <param name="Catalogue">Lists of what is stored.</param>
public sealed record MessageStores(
    ICustomerStore Customers, IContactStore Contacts, IMessageStore Messages, ICaseStore Cases, IConsentStore Consents, ICatalogue Catalogue);
