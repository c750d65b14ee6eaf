using System.Net;
using Gateway.Storage.Bindings;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Host.Wiring;

/// <summary>Keeps the registrar's bindings in the database, so that phones need not register again after a crash.</summary>
internal sealed class StoredBindings(IBindingRows rows) : IBindingStore
{
    public async ValueTask<IReadOnlyList<Binding>> LoadAsync(CancellationToken ct) =>
        [.. (await rows.LoadAsync(ct).ConfigureAwait(false)).Select(ToBinding).OfType<Binding>()];

    public void Save(string user, IReadOnlyList<Binding> bindings) => rows.Save(user, [.. bindings.Select(ToRow)]);

    // A row that cannot be read, from an older version for example, is a phone that has to register again.
    private static Binding? ToBinding(BindingRow row) =>
        SipUri.TryParse(row.Contact, out var contact)
        && IPEndPoint.TryParse(row.Remote, out var remote)
        && IPEndPoint.TryParse(row.Local, out var local)
        && Enum.TryParse<SipTransportKind>(row.Transport, out var kind)
            ? new Binding
            {
                User = row.User,
                Contact = contact,
                Parameters = SipParameters.TryParse(row.Parameters, out var parameters) ? parameters : SipParameters.Empty,
                Source = new SipSource(remote, local, kind, ConnectionId: 0),
                CallId = row.CallId,
                CSeq = (uint)row.CSeq,
                Expires = row.Expires,
                UserAgent = row.UserAgent,
            }
            : null;

    private static BindingRow ToRow(Binding binding) => new(
        binding.User,
        binding.Contact.ToString(),
        binding.Parameters.ToString(),
        binding.Source.Remote.ToString(),
        binding.Source.Local.ToString(),
        binding.Source.Kind.ToString(),
        binding.CallId,
        binding.CSeq,
        binding.Expires,
        binding.UserAgent);
}
