using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Gateway.Host.Tests.Rooms;

/// <summary>Walks the instructions of a method body (ECMA-335 III) and resolves the tokens of types and members.</summary>
internal static class InstructionReader
{
    private const byte TwoBytePrefix = 0xFE;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IEnumerable<Type> TypesIn(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } il)
        {
            return [];
        }

        var locals = body.LocalVariables.Select(local => local.LocalType);
        var caught = body.ExceptionHandlingClauses
            .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
            .Select(clause => clause.CatchType!);
        return [.. locals, .. caught, .. Tokens(il).SelectMany(token => Resolve(method, token))];
    }

    private static List<int> Tokens(byte[] il)
    {
        var tokens = new List<int>();
        var at = 0;
        while (at < il.Length)
        {
            var code = il[at] == TwoBytePrefix
                ? Codes[unchecked((short)(TwoBytePrefix << 8 | il[at + 1]))]
                : Codes[il[at]];
            at += code.Size;
            switch (code.OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    tokens.Add(BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at)));
                    at += sizeof(int);
                    break;
                case OperandType.InlineSwitch:
                    at += sizeof(int) * (1 + BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at)));
                    break;
                default:
                    at += SizeOf(code.OperandType);
                    break;
            }
        }

        return tokens;
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private static IEnumerable<Type> Resolve(MethodBase method, int token)
    {
        var ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMember(token, ofType, ofMethod) switch
        {
            Type type => [type],
            MethodInfo called => [called.DeclaringType ?? typeof(void), .. called.GetGenericArguments()],
            { DeclaringType: { } owner } => [owner],
            _ => [],
        };
    }
}
