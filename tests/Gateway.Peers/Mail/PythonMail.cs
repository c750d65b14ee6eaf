using System.Text.Json;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Mail;

/// <summary>A mail as Python's e-mail package reads it.</summary>
public static class PythonMail
{
    private const string Program = """
        import email, email.policy, hashlib, json, sys
        mail = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
        body = mail.get_body(('plain',))
        print(json.dumps({
            'subject': mail['subject'], 'from': str(mail['from']), 'to': str(mail['to']), 'text': body.get_content(),
            'files': [[part.get_filename(), part.get_content_type(), hashlib.sha256(part.get_payload(decode=True)).hexdigest()] for part in mail.iter_attachments()],
            'defects': [str(defect) for part in mail.walk() for defect in part.defects] + [str(d) for v in mail.values() for d in getattr(v, 'defects', [])],
        }))
        """;

    /// <summary>Reads the mail of a file.</summary>
    public static async Task<JsonElement> ReadAsync(ArrivedMail mail)
    {
        await using var python = ChildProcess.Start("python3", ["-c", Program, mail.Path], environment: new Dictionary<string, string?> { ["PYTHONIOENCODING"] = "ascii" });
        await python.Exited.Within(Bounded.Soon, "python", python.Tail).ConfigureAwait(false);
        return python.Output.Count > 0
            ? JsonDocument.Parse(python.Output[0]).RootElement
            : throw new InvalidOperationException($"Python does not read it\n{python.Tail()}");
    }
}
