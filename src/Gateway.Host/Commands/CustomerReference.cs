using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Identities;

namespace Gateway.Host.Commands;

/// <summary>How an operator names a customer or a handle: <c>12</c> (the customer's number), <c>+4915112345678</c>,
/// <c>anna@example.org</c>, or the kind with a colon: <c>whatsapp:ID</c>, <c>telegram:ID</c>, <c>page:ID</c>, <c>webchat:ID</c>,
/// <c>other:NAME</c>.</summary>
internal static class CustomerReference
{
    /// <summary>For descriptions of arguments.</summary>
    public const string Forms = "12 (the customer's number), +4915112345678, anna@example.org, whatsapp:ID, telegram:ID, page:ID, webchat:ID or other:CHANNEL:ID";

    private static readonly (string Prefix, IdentityKind Kind)[] Kinds =
    [
        ("phone:", IdentityKind.PhoneNumber), ("whatsapp:", IdentityKind.WhatsApp), ("telegram:", IdentityKind.Telegram), ("page:", IdentityKind.PageScoped),
        ("email:", IdentityKind.EmailAddress), ("webchat:", IdentityKind.WebChat), ("other:", IdentityKind.Other),
    ];

    /// <summary>The handle that a text names; none when it names none.</summary>
    public static (IdentityKind Kind, string Value)? HandleOf(string text)
    {
        var (prefix, kind) = Array.Find(Kinds, pair => text.StartsWith(pair.Prefix, StringComparison.OrdinalIgnoreCase));
        var (found, value) = prefix is not null ? (kind, text[prefix.Length..])
            : text.StartsWith('+') ? (IdentityKind.PhoneNumber, text)
            : text.Contains('@', StringComparison.Ordinal) ? (IdentityKind.EmailAddress, text)
            : (IdentityKind.Other, "");
        return found == IdentityKind.PhoneNumber
            ? PhoneNumber.TryParse(value, "", out var number) ? (found, number.Value) : null
            : value.Length > 0 ? (found, found == IdentityKind.EmailAddress ? value.ToLowerInvariant() : value) : null;
    }

    /// <summary>The customer whom a text names; none when there is no such.</summary>
    public static Task<Customer?> FindAsync(IIdentityStore identities, string text, CancellationToken ct) =>
        long.TryParse(text, System.Globalization.NumberStyles.None, null, out var id) ? identities.FindAsync(id, ct)
        : HandleOf(text) is { } handle ? identities.FindAsync(handle.Kind, handle.Value, ct)
        : Task.FromResult<Customer?>(null);
}
