using System.Globalization;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Sip.Registrar;

/// <summary>What a REGISTER makes of a user's bindings, or why it changes nothing.</summary>
internal readonly record struct BindingUpdate(IReadOnlyList<Binding>? Bindings, int Status, string? Reason)
{
    public static BindingUpdate Done(IReadOnlyList<Binding> bindings) => new(bindings, 200, null);

    public static BindingUpdate Failed(int status, string? reason = null) => new(null, status, reason);
}

/// <summary>
/// The steps 6 to 8 of RFC 3261 section 10.3 as a pure function: all Contacts of the request take effect, or none.
/// </summary>
internal sealed class BindingUpdater(RegistrarOptions options)
{
    // RFC 3261 section 20.10: a value that can not be read stands for the default, one that is too large for the largest.
    private const uint MaxSeconds = uint.MaxValue;

    public BindingUpdate Apply(IReadOnlyList<Binding> current, string user, SipRequest request, SipSource source, DateTimeOffset now)
    {
        if (request.Headers.HasWildcardContact)
        {
            return RemoveAll(current, request);
        }

        if (request.Headers.Contacts.Count > options.MaxBindings)
        {
            return BindingUpdate.Failed(403, "Too many Contacts");
        }

        var bindings = current.ToList();
        foreach (var contact in request.Headers.Contacts)
        {
            if (!contact.Uri.IsSip)
            {
                return BindingUpdate.Failed(400, "Contact is no SIP URI");
            }

            var lifetime = LifetimeOf(contact, request);
            if (lifetime > TimeSpan.Zero && lifetime < options.MinExpiry)
            {
                return BindingUpdate.Failed(423);
            }

            var binding = BindingOf(contact, user, request, source, now + lifetime);
            if (current.Any(other => other.IsSamePhoneAs(binding) && IsOutOfOrder(other, request)))
            {
                return BindingUpdate.Failed(400, "CSeq out of order");
            }

            bindings.RemoveAll(other => other.IsSamePhoneAs(binding));
            if (lifetime > TimeSpan.Zero)
            {
                bindings.Add(binding);
            }
        }

        return BindingUpdate.Done(bindings.Count <= options.MaxBindings
            ? bindings
            : [.. bindings.OrderByDescending(binding => binding.Expires).Take(options.MaxBindings)]);
    }

    private static BindingUpdate RemoveAll(IReadOnlyList<Binding> current, SipRequest request) =>
        request.Expires is not 0 ? BindingUpdate.Failed(400, "Contact * needs Expires 0")
            : current.Any(binding => IsOutOfOrder(binding, request)) ? BindingUpdate.Failed(400, "CSeq out of order")
            : BindingUpdate.Done([]);

    private static bool IsOutOfOrder(Binding binding, SipRequest request) =>
        binding.CallId == request.CallId && request.CSeq.Number <= binding.CSeq;

    private static Binding BindingOf(NameAddress contact, string user, SipRequest request, SipSource source, DateTimeOffset expires) => new()
    {
        User = user,
        Contact = contact.Uri,
        Parameters = contact.Parameters.Without("expires"),
        Source = source,
        Expires = expires,
        CallId = request.CallId,
        CSeq = request.CSeq.Number,
        UserAgent = request.Headers.Get(HeaderNames.UserAgent),
    };

    private TimeSpan LifetimeOf(NameAddress contact, SipRequest request)
    {
        var asked = SecondsOf(contact.Parameters["expires"] ?? request.Headers.Get(HeaderNames.Expires));
        var lifetime = asked is { } seconds ? TimeSpan.FromSeconds(seconds) : options.DefaultExpiry;
        return lifetime < options.MaxExpiry ? lifetime : options.MaxExpiry;
    }

    private static uint? SecondsOf(string? text) =>
        string.IsNullOrEmpty(text) || text.AsSpan().ContainsAnyExceptInRange('0', '9') ? null
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : MaxSeconds;
}
