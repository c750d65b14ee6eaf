using System.Text;

namespace Gateway.Language.Tests.Speech.Models;

/// <summary>Writes protobuf messages (onnx.proto) by hand: enough for a model of a few nodes.</summary>
internal sealed class OnnxMessage
{
    private readonly MemoryStream bytes = new();

    internal OnnxMessage Add(int field, long value)
    {
        Varint((ulong)(field << 3));
        Varint((ulong)value);
        return this;
    }

    internal OnnxMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    internal OnnxMessage Add(int field, OnnxMessage value) => Add(field, value.ToArray());

    internal OnnxMessage Add(int field, byte[] value)
    {
        Varint((ulong)((field << 3) | 2));
        Varint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    internal byte[] ToArray() => bytes.ToArray();

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.WriteByte((byte)(value | 0x80));
        bytes.WriteByte((byte)value);
    }
}

/// <summary>The messages of onnx.proto that the tiny model needs.</summary>
internal static class OnnxFile
{
    private const int Float = 1;
    private const int Int64 = 7;

    internal static byte[] Model(OnnxMessage graph) => new OnnxMessage()
        .Add(1, 8)
        .Add(7, graph)
        .Add(8, new OnnxMessage().Add(1, "").Add(2, 13))
        .ToArray();

    internal static OnnxMessage Node(string operation, string[] inputs, string output, (string Name, long Value)? attribute = null)
    {
        var node = new OnnxMessage();
        foreach (var input in inputs)
            node.Add(1, input);
        node.Add(2, output).Add(4, operation);
        if (attribute is { } known)
            node.Add(5, new OnnxMessage().Add(1, known.Name).Add(3, known.Value).Add(20, 2));
        return node;
    }

    internal static OnnxMessage Tensor(string name, float[] values, params long[] shape)
    {
        var raw = new byte[4 * values.Length];
        Buffer.BlockCopy(values, 0, raw, 0, raw.Length);
        var tensor = new OnnxMessage();
        foreach (var size in shape)
            tensor.Add(1, size);
        return tensor.Add(2, Float).Add(8, name).Add(9, raw);
    }

    /// <summary>An input or output; a size of 0 is one that is known at run time only.</summary>
    internal static OnnxMessage Value(string name, bool isFloat, params long[] shape)
    {
        var sizes = new OnnxMessage();
        foreach (var size in shape)
            sizes.Add(1, size > 0 ? new OnnxMessage().Add(1, size) : new OnnxMessage().Add(2, name + "_n"));
        var tensor = new OnnxMessage().Add(1, isFloat ? Float : Int64).Add(2, sizes);
        return new OnnxMessage().Add(1, name).Add(2, new OnnxMessage().Add(1, tensor));
    }
}
