using System.Globalization;
using System.Text;
using Whistle.Platform.Sealing;

namespace Whistle.Directory.People;

/// <summary>How telephone numbers are compared and found: by their digits, whatever stands between them.</summary>
internal static class PhoneNumber
{
    public const string Column = "directory_person.phone";

    private const int Fewest = 5, Most = 20;

    public static bool IsOne(string text)
        => text.Length <= 40 && text.All(c => char.IsDigit(c) || c is ' ' or '-' or '+' or '(' or ')' or '（' or '）' or '－' or '转') && Digits(text).Length is >= Fewest and <= Most;

    public static string Mark(string phone, Seals seals) => seals.Mark(Column, Digits(phone));

    /// <summary>ASCII digits only, without the country's code.</summary>
    public static string Digits(string phone)
    {
        var digits = string.Concat(phone.Normalize(NormalizationForm.FormKC).Where(char.IsDigit).Select(c => CharUnicodeInfo.GetDecimalDigitValue(c).ToString(CultureInfo.InvariantCulture)));
        return digits.Length > 11 && digits.StartsWith("86", StringComparison.Ordinal) ? digits[2..] : digits;
    }
}
