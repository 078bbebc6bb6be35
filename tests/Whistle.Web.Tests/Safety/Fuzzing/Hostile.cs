using System.Text;

namespace Whistle.Web.Tests.Safety.Fuzzing;

/// <summary>What no program ought to send, and some do.</summary>
internal static class Hostile
{
    private static readonly string Long = new('长', 100_000);

    /// <summary>Values that stand in a body as they are here: not all of them are JSON.</summary>
    public static readonly string[] Values =
    [
        "null", "true", "\"\"", "\" \"", "-1", "0", "2147483648", "9223372036854775808", "1e308", "1e999", "-0.0", "0.1", "123456789012345678901234567890", "[]", "{}", "[null]", "[\"x\"]", "[[[[[[[]]]]]]]",
        string.Concat(Enumerable.Repeat("[", 5_000)), "{\"id\":{\"id\":{\"id\":1}}}", "\"\\ud800\"", "\"\\udfff\\ud800\"", "\"\\u0000\"", "\"\\u202e\\u2066\"", "\"NaN\"", "NaN", "Infinity", "'x'", "0x10", "01", "undefined",
        "\"2026-02-30\"", "\"0000-00-00\"", "\"9999-12-31\"", "\"0001-01-01\"", "\"9999-12-31T23:59:59.999+14:00\"", "\"00000000-0000-0000-0000-000000000000\"", "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"", "\"{0199a0c4-0000-7000-8000-0000000000ff}\"",
        "\"'; DROP TABLE hazard_case; --\"", "\"<script>alert(1)</script>\"", "\"../../etc/passwd\"", "\"%s%n{0}{{1}}\"", "\"😀\\r\\nX: 1\"", $"\"{Long}\"", "\"" + new string('a', 2_001) + "\"", "\"a\\", "1 2", "{\"a\":1,\"a\":2}",
    ];

    public static readonly string[] Segments =
    [
        "0", "-1", "null", "undefined", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "0199a0c4-0000-7000-8000-0000000000ff", "a/b", "\u0000", "'", "%", "长", "...", "2147483648", new('9', 400), "{id}", "x;y=1",
    ];

    /// <summary>As they stand in an address, encoded or wrongly so.</summary>
    public static readonly string[] Queries =
    [
        "", "%20", "-1", "0", "101", "2147483648", "1e9", "NaN", "abc", "%00", "%ff%fe", "%ED%A0%80", "%u1234", "%", "2026-02-30", "9999-12-31", "0001-01-01", "null", "true", "TRUE", "1,2,3", "180,91,-180,-91", "NaN,0,1,1", "1e400,0,1,1",
        "120,30,121,31", "-180,-90,180,90", "9000000000000000000", "-9223372036854775808", "zzzzzzzz", "open,Closed,Nothing", "%E9%95%BF", "..%2F..%2Fetc", "'%20OR%201=1--", "%25%25", "_%25_", "%5C", "%22", "*", "(", "[a", "00000000-0000-0000-0000-000000000000",
        new('a', 3_000), string.Concat(Enumerable.Repeat("%E9%95%BF", 300)),
    ];

    public static readonly string[] MoreQuery = ["&&&", "=", "a[b]=c", "state=", "limit=1&limit=2", "x=" + new string('y', 2_000), "%00=%00", "__proto__=1", "cursor=&limit="];

    public static readonly string[] Keys = ["", " ", "a b", new('k', 201), "schlüssel", "键", "\t", "\"", "fuzz-same", "0"];

    public static readonly (string Name, string Value)[] Headers =
    [
        ("If-Match", "\"1\""), ("If-Match", "1"), ("If-Match", "*"), ("If-Match", "W/\"1\""), ("If-Match", "\"1\", \"2\""), ("If-Match", new('1', 500)), ("If-Match", "\"-1\""), ("If-Match", "\"2147483648\""), ("If-Match", "键"),
        ("If-None-Match", "*"), ("If-None-Match", "\"1\""), ("If-Modified-Since", "yesterday"), ("If-Modified-Since", "Sun, 06 Nov 2044 08:49:37 GMT"), ("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"), ("If-Range", "\"1\""),
        ("Accept", "text/html"), ("Accept", "application/xml"), ("Accept", "*/*;q=abc"), ("Accept", "x"), ("Accept", new('a', 2_000)), ("Range", "bytes=0-"), ("Range", "bytes=5-2"), ("Range", "bytes=0-0,1-1,2-2"), ("Range", "lines=1-2"), ("Range", "bytes=-9999999999999999999"),
        ("Accept-Language", "en"), ("Accept-Language", "xx-YY;q=2"), ("Accept-Language", "*"), ("Accept-Language", string.Join(',', Enumerable.Repeat("zh-CN", 200))), ("Accept-Encoding", "br;q=0, gzip;q=0, identity;q=0"), ("Accept-Charset", "utf-7"),
        ("Content-Encoding", "gzip"), ("X-Forwarded-For", "127.0.0.1, ::1"), ("X-Forwarded-Proto", "ftp"), ("X-HTTP-Method-Override", "DELETE"), ("traceparent", "00-x-y-z"), ("Cookie", "whistle=x; __Host-whistle=y"), ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"), ("Content-Language", "en"), ("Prefer", "return=minimal"), ("X-Empty", ""),
    ];

    public static readonly string[] Types =
    [
        "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "application/json; charset=utf-16", "application/json; charset=gb2312", "application/json; charset=nothing",
        "application/json;", "application/", "json", "", "application/json, text/plain", "application/vnd.api+json", "application/cloudevents+json",
    ];

    public static readonly (string? Type, byte[]? Bytes)[] Bodies =
    [
        .. new[] { "", " ", "null", "[]", "\"x\"", "1", "{", "{}{}", "{\"a\"", "{\"version\":1,}", "// x\n{}", "{a:1}", "[" , "\u0000", "<a/>", "description=x&dutyItem=5" }.Select(text => ((string?)"application/json", (byte[]?)Encoding.UTF8.GetBytes(text))),
        ("application/json", [0xEF, 0xBB, 0xBF, .. "{}"u8]), ("application/json", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{\"version\":1}")]), ("application/json", [.. "{\"description\":\""u8, 0xFF, 0xC3, 0x28, .. "\"}"u8]),
        ("application/json", [.. "{\"text\":\""u8, 0xED, 0xA0, 0x80, .. "\",\"reason\":\""u8, 0xC0, 0x80, .. "\"}"u8]), ("application/json", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 100_000)))),
        ("application/json", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 9)) + "1" + new string('}', 9))), ("application/json", Encoding.UTF8.GetBytes($"{{\"{Long}\":1}}")),
        ("application/json", Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 5_000).Select(n => $"\"a{n}\":{n}")) + "}")), ("application/json; charset=utf-16", Encoding.Unicode.GetBytes("{}")), (null, "{}"u8.ToArray()),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nhello"u8.ToArray()), ("application/x-www-form-urlencoded", "%ZZ=%u1&a[b][c]=1"u8.ToArray()),
        ("application/json", new byte[2 * 1024 * 1024]),
    ];

    /// <summary>For what takes files: no picture, half a picture, a part without a name, a name with a path.</summary>
    public static readonly (string? Type, byte[]? Bytes)[] Uploads =
    [
        .. new[] { "hello", "\u00ff\u00d8\u00ff", "GIF89a", "<svg xmlns='http://www.w3.org/2000/svg'/>", "%PDF-1.7", "" }.SelectMany(content => new[] { "file", "files", "" }.Select(name => (
            (string?)"multipart/form-data; boundary=x", (byte[]?)Encoding.Latin1.GetBytes($"--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"../../a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n{content}\r\n--x--\r\n")))),
        ("multipart/form-data; boundary=x", "--x--\r\n"u8.ToArray()), ("multipart/form-data; boundary=\"" + new string('b', 200) + "\"", "--"u8.ToArray()), ("multipart/mixed; boundary=x", "--x\r\n\r\n\r\n--x--"u8.ToArray()), ("image/jpeg", [0xFF, 0xD8, 0xFF]),
    ];

    public static readonly string[] Words =
    [
        "东门外护栏断裂，放学时学生走上车道。", "情况已核实。", "ok", "20261122-990101-0001", "a", "visit:0199a0c4-0000-7000-8000-0000000000ff", "王晓岚", "0571-86000000", "wang.xiaolan", "police", "in", "out", "https://receiver.invalid/hook", "2026", "5", "120.03,30.41",
        "😀😀", "a\nb", "x".PadRight(500, '长'), "_%'\"\\", "MiXeD", "\u200b", "ＡＢＣ", "e\u0301",
    ];
}
