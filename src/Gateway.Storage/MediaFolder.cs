using System.Security.Cryptography;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Storage;

/// <summary>Keeps attachments as files below a folder, named by their hash; a file appears whole or not at all.</summary>
public sealed class MediaFolder(string path) : IMediaStore
{
    private const int HashLength = 64;
    private const int BufferSize = 81920;

    /// <inheritdoc/>
    public async Task<(string Hash, long Size)> PutAsync(Stream content, long largest, CancellationToken ct)
    {
        Directory.CreateDirectory(path);
        var partial = Path.Combine(path, $"{Guid.CreateVersion7():N}.partial");
        try
        {
            var (hash, size) = await CopyAsync(content, partial, largest, ct).ConfigureAwait(false);
            var place = PlaceOf(hash);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(partial, place, overwrite: true);
            return (hash, size);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <inheritdoc/>
    public Stream? Open(string hash)
    {
        var isHash = hash.Length == HashLength && hash.All(char.IsAsciiHexDigitLower);
        return isHash && File.Exists(PlaceOf(hash)) ? File.OpenRead(PlaceOf(hash)) : null;
    }

    private static async Task<(string Hash, long Size)> CopyAsync(Stream content, string partial, long largest, CancellationToken ct)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = new FileStream(partial, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await using (file.ConfigureAwait(false))
        {
            var buffer = new byte[BufferSize];
            var size = 0L;
            while (await content.ReadAsync(buffer, ct).ConfigureAwait(false) is var read and > 0)
            {
                size += read;
                if (size > largest)
                {
                    throw new MediaTooLargeException(largest);
                }

                sha.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
            }

            file.Flush(flushToDisk: true);
            return (Convert.ToHexStringLower(sha.GetHashAndReset()), size);
        }
    }

    private string PlaceOf(string hash) => Path.Combine(path, hash[..2], hash);
}
